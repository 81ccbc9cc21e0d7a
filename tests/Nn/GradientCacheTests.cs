using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Support;

namespace SimClr.Tests.Nn;

/// <summary>A loss over many chunks has the gradient of the one large batch.</summary>
internal sealed class GradientCacheTests
{
    private const int Chunks = 8;
    private const int ChunkImages = 64;
    private const int Images = Chunks * ChunkImages;
    private const int Side = 6;
    private const int Pixels = Side * Side * 3;
    private const int OutDim = 16;
    private const double Temperature = 0.2;

    private readonly CpuDevice device = new(threads: 2);
    private readonly float[] pixels = Draw(2 * Images * Pixels); // first views, then second ones
    private readonly int[] labels = [.. Enumerable.Range(0, Images).Select(image => image % 9)];

    [Test]
    public void GradientIsThatOfTheWholeBatch([Values] ContrastiveObjective objective)
    {
        int[] given = objective == ContrastiveObjective.Supervised ? labels : [];
        var contrast = new NtXentLoss(Temperature, objective);

        var whole = Model();
        whole.Training = false;
        float expected;
        using (var tape = new Tape())
        {
            var views = Tensor.FromHost(device, new Shape(2 * Images, Side, Side, 3), pixels);
            var loss = contrast.Apply(whole.Forward(views), given);
            tape.Backward(loss);
            expected = loss.Item();
        }

        var chunked = Model();
        chunked.Training = false;
        using (new TensorScope())
        {
            var loss = GradientCache.Backward(chunked, Chunks, Chunk, contrast, given);
            Assert.That(loss.Item(), Is.EqualTo(expected).Within(1e-6 * expected));
        }

        foreach (var ((name, one), (_, other)) in whole.NamedParameters().Zip(chunked.NamedParameters()))
        {
            float[] ofWhole = one.Grad!.ToArray();
            double largest = ofWhole.Max(Math.Abs);
            Assert.That(largest, Is.GreaterThan(0), name);
            foreach (var (a, b) in ofWhole.Zip(other.Grad!.ToArray()))
            {
                Assert.That(b, Is.EqualTo(a).Within(1e-5 * largest), name);
            }
        }
    }

    /// <summary>As if the chunks had been trained on one after the other.</summary>
    [Test]
    public void RunningStatisticsMoveOnceForEachChunk()
    {
        var plain = Model();
        var chunked = Model();
        using (new TensorScope())
        {
            for (int chunk = 0; chunk < Chunks; chunk++)
            {
                plain.Forward(Chunk(chunk));
            }

            GradientCache.Backward(chunked, Chunks, Chunk, new NtXentLoss(Temperature));
        }

        foreach (var ((name, one), (_, other)) in plain.NamedBuffers().Zip(chunked.NamedBuffers()))
        {
            Assert.That(other.ToArray(), Is.EqualTo(one.ToArray()), name);
        }
    }

    /// <summary>In training too the second forward must give the embeddings of the first one.</summary>
    [Test]
    public void TheSecondForwardGivesTheSameBits()
    {
        var model = Model();
        using var tape = new Tape();
        float[] first;
        using (new TensorScope())
        {
            first = model.Forward(Chunk(3)).ToArray();
        }

        Assert.That(model.ForwardKeepingStatistics(Chunk(3)).ToArray(), Is.EqualTo(first));
    }

    [Test]
    public void MemoryIsThatOfAChunk()
    {
        long whole = Peak(1, Images), few = Peak(2, ChunkImages), many = Peak(Chunks, ChunkImages);
        TestContext.Out.WriteLine($"{Images} images at once: {whole / 1e6:0.0} MB; "
            + $"{Chunks} chunks of {ChunkImages}: {many / 1e6:0.0} MB");
        Assert.That(many, Is.LessThan(whole / 4));
        // What grows with the chunks: z, its normalised form, their gradients, and the loss's own.
        long embeddings = 2 * (Chunks - 2) * ChunkImages * OutDim * sizeof(float);
        Assert.That(many - few, Is.LessThan(12 * embeddings));

        long Peak(int chunks, int images)
        {
            GC.Collect(); // the model before gives its memory back now, and not while this one is measured
            GC.WaitForPendingFinalizers();
            var model = Model();
            long peak = 0;
            for (int step = 0; step < 2; step++) // the first one takes the parameters' gradients
            {
                long before = device.Memory.InUse;
                device.Memory.ResetPeak();
                using var scope = new TensorScope();
                GradientCache.Backward(
                    model, chunks, chunk => Chunk(chunk, images), new NtXentLoss(Temperature));
                peak = device.Memory.Peak - before;
            }

            GC.KeepAlive(model);
            return peak;
        }
    }

    private SimClrModel Model()
    {
        var encoder = ResNet.Create(device, new ResNetOptions(18, Width: 0.125), seed: 1);
        return new SimClrModel(
            encoder, ProjectionHead.Create(device, encoder.FeatureDim, 32, OutDim, layers: 2, seed: 2));
    }

    private Tensor Chunk(int chunk) => Chunk(chunk, ChunkImages);

    private Tensor Chunk(int chunk, int images)
    {
        int half = images * Pixels;
        var shape = new Shape(2 * images, Side, Side, 3);
        return Tensor.FromHost(device, shape,
            [.. pixels.AsSpan(chunk * half, half), .. pixels.AsSpan(Images * Pixels + chunk * half, half)]);
    }

    private static float[] Draw(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(i => (float)OpBuffer.Normal(random, i))];
    }
}
