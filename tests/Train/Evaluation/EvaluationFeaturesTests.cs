using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Evaluation;

public class EvaluationFeaturesTests
{
    private static readonly CpuDevice Device = new(threads: 2);
    private static readonly ResNetOptions Tiny = new(Width: 1 / 16.0);

    [Test]
    public void ARowIsWhatItsPictureAloneGives()
    {
        var encoder = ResNet.Create(Device, Tiny, seed: 1);
        // More than one batch of 256 x 32 x 32 pixels, and a last one that is not full.
        var pictures = DataCatalog.Load("shapes", null, DataSplit.Test, new DataOptions { Count = 300 });

        var all = FeatureExtractor.Extract(encoder, Device, pictures, 32);

        Assert.That((all.Rows, all.Dim), Is.EqualTo((300, encoder.FeatureDim)));
        Assert.That(all.Labels, Is.EqualTo(pictures.Labels.ToArray()));
        Assert.That(all.Classes, Is.EqualTo(pictures.Classes));
        var some = FeatureExtractor.Extract(encoder, Device, pictures, 32, count: 3);
        int[] chosen = Subset.Of(300, 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(some.Row(i).ToArray(), Is.EqualTo(all.Row(chosen[i]).ToArray()).Within(1e-5));
            Assert.That(some.Labels[i], Is.EqualTo(all.Labels[chosen[i]]));
        }

        Assert.That(all.Row(0).ToArray(), Is.Not.EqualTo(all.Row(1).ToArray()).Within(1e-5));
    }

    [Test]
    public void TheEncoderIsLeftAsItWas()
    {
        var encoder = ResNet.Create(Device, Tiny, seed: 1);
        encoder.Training = true;
        string before = WeightHash.Of(encoder);

        FeatureExtractor.Extract(encoder, Device, Shapes(20), 32);

        Assert.That(WeightHash.Of(encoder), Is.EqualTo(before));
        Assert.That(encoder.Training);
        Assert.That(WeightHash.Of(ResNet.Create(Device, Tiny, seed: 1)), Is.EqualTo(before));
        Assert.That(WeightHash.Of(ResNet.Create(Device, Tiny, seed: 2)), Is.Not.EqualTo(before));
    }

    /// <summary>As one whose batch norm is in training mode would: each picture that it sees changes it.</summary>
    [Test]
    public void AnEncoderThatMovesGivesNoResult()
    {
        var data = new EvaluationData(
            Preset.Load("quickstart").Options, Device, Shapes(20), Shapes(10));
        var encoder = new EncoderUnderTest(
            "moving", 32, data, () => new Moving(ResNet.Create(Device, Tiny, seed: 1)));

        Assert.That(() => encoder.Measure(new KnnProtocol()),
            Throws.InvalidOperationException.With.Message.Contains("must stay frozen"));
    }

    [Test]
    public void TheHashSeesASingleBit()
    {
        var encoder = ResNet.Create(Device, Tiny, seed: 1);
        string before = WeightHash.Of(encoder);
        var buffer = encoder.NamedBuffers().Last().Buffer;

        buffer.View[0] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(buffer.View[0]) ^ 1);

        Assert.That(WeightHash.Of(encoder), Is.Not.EqualTo(before));
    }

    [Test]
    public void AnEncoderThatDivergedIsNamed()
    {
        var encoder = ResNet.Create(Device, Tiny, seed: 1);
        encoder.NamedParameters().First().Parameter.View[0] = float.NaN;

        var error = Assert.Throws<UserException>(
            () => FeatureExtractor.Extract(encoder, Device, Shapes(4), 32));
        Assert.That(error.Message, Does.Contain("diverged"));
    }

    [Test]
    public void AnInterruptionIsHeard()
    {
        var encoder = ResNet.Create(Device, Tiny, seed: 1);

        Assert.Throws<OperationCanceledException>(() => FeatureExtractor.Extract(
            encoder, Device, Shapes(4), 32, interrupted: new CancellationToken(canceled: true)));
    }

    [TestCase(1000, 100)]
    [TestCase(7, 6)]
    [TestCase(50000, 2000)]
    public void ASubsetIsAscendingAndFollowsNoPeriod(int total, int count)
    {
        int[] subset = Subset.Of(total, count);

        Assert.That(subset, Is.Ordered.Ascending.And.Unique.And.Length.EqualTo(count));
        Assert.That(subset, Is.All.InRange(0, total - 1));
        Assert.That(subset, Is.EqualTo(Subset.Of(total, count)));
        int[] perDigit = [.. subset.GroupBy(i => i % 10).Select(group => group.Count())];
        Assert.That(perDigit.Max(), Is.LessThan(0.1 * count + 5 * Math.Sqrt(count)));
    }

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(9)]
    public void ASubsetOfNoneOrMoreIsTheWhole(int count)
        => Assert.That(Subset.Of(5, count), Is.EqualTo(Enumerable.Range(0, 5)));

    private static ImageDataset Shapes(int count)
        => DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions { Count = count });

    private sealed class Moving : Module
    {
        private readonly Module encoder;

        public Moving(Module encoder)
        {
            this.encoder = Register("encoder", encoder);
            NameTensors();
        }

        protected override Tensor Compute(Tensor input)
        {
            NamedBuffers().First().Buffer.View[0] += 1;
            return encoder.Forward(input);
        }
    }
}
