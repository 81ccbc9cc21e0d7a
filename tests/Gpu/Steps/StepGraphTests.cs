using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Nn;
using SimClr.Nn.Losses;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;
using SimClr.Train.Data;
using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Tests.Gpu;

/// <summary>
/// Training steps on the interpreter: views, normalisation, NT-Xent, optimizer. As graphs they give the bits
/// that they give when every kernel is launched by itself.
/// </summary>
internal sealed class StepGraphTests
{
    private const int Size = 8;
    private const int Features = Size * Size * 3;

    private static readonly ViewOptions Views = new(Size);

    [Test]
    public void GraphsGiveTheBitsOfSingleLaunches([Values("sgd", "lars", "adamw")] string optimizer)
    {
        var direct = Train(optimizer, graphs: false, batches: [4, 4, 4, 4, 4]);
        var replayed = Train(optimizer, graphs: true, batches: [4, 4, 4, 4, 4]);

        Assert.That(replayed.Losses, Is.EqualTo(direct.Losses));
        Assert.That(replayed.Weights, Is.EqualTo(direct.Weights));
        Assert.That(replayed.Losses.Distinct().Count(), Is.EqualTo(5), "every step has its own views");
        Assert.That((direct.Launched, direct.Made), Is.EqualTo((0, 0)));
        Assert.That((replayed.Launched, replayed.Made), Is.EqualTo((4, 1)));
    }

    [Test]
    public void AnotherBatchSizeInBetweenGivesTheSameBitsToo()
    {
        var direct = Train("adamw", graphs: false, batches: [4, 4, 4, 2, 4, 4]);
        var replayed = Train("adamw", graphs: true, batches: [4, 4, 4, 2, 4, 4]);

        Assert.That(replayed.Losses, Is.EqualTo(direct.Losses));
        Assert.That(replayed.Weights, Is.EqualTo(direct.Weights));
        Assert.That((replayed.Launched, replayed.Made), Is.EqualTo((4, 2)));
    }

    /// <summary>As linear evaluation and fine-tuning do it: labels are sent with every step.</summary>
    [Test]
    public void SupervisedTrainingGivesTheSameBitsToo()
    {
        var direct = Supervise(graphs: false);
        var replayed = Supervise(graphs: true);

        Assert.That(replayed.Losses, Is.EqualTo(direct.Losses));
        Assert.That(replayed.Weights, Is.EqualTo(direct.Weights));
        Assert.That(replayed.Losses, Is.Unique.And.Length.EqualTo(4));
        Assert.That((direct.Launched, replayed.Launched), Is.EqualTo((0, 3)));
    }

    /// <summary>One batch an epoch, a linear layer on its pixels.</summary>
    private static (double[] Losses, float[] Weights, long Launched) Supervise(bool graphs)
    {
        using var gpu = new InterpretedGpu { HasGraphs = graphs };
        var device = new CudaDevice(gpu);
        var data = DataCatalog.Load(
            "shapes", null, DataSplit.Train, new DataOptions { ImageSize = 16, Count = 8 });
        var weights = Parameter(device, data.Classes.Length);
        var losses = new List<double>();
        SupervisedTraining.Run([("weights", weights)],
            views => Ops.MatMul(
                Ops.Reshape(views, new Shape(views.Shape[0], Features)), weights, transposeB: true),
            device, data, Size, new SupervisedRecipe(Epochs: 4, LearningRate: 0.1, WeightDecay: 0, Seed: 1),
            (_, loss) => losses.Add(loss));
        return ([.. losses], weights.ToArray(), device.StepGraphs.Launched);
    }

    /// <summary>The weights are a picture that is added to every view.</summary>
    private static (float[] Losses, float[] Weights, long Launched, long Made) Train(
        string optimizerName, bool graphs, int[] batches)
    {
        using var gpu = new InterpretedGpu { HasGraphs = graphs };
        var device = new CudaDevice(gpu);
        var options = new DataOptions { ImageSize = 16, Count = 8 };
        var data = DataCatalog.Load("shapes", null, DataSplit.Train, options);
        var images = data.ImagesOn(device);
        var largest = Parameter(device, 2 * batches.Max());
        var smallest = Parameter(device, 2 * batches.Min());
        (string, Parameter)[] parameters = [("largest", largest), ("smallest", smallest)];
        SimClr.Nn.Optimizers.Optimizer optimizer = optimizerName switch
        {
            "adamw" => new AdamW(parameters),
            "lars" => new Lars(parameters, trustCoefficient: 0.1),
            _ => new Sgd(parameters),
        };

        float[] losses = new float[batches.Length];
        for (int step = 0; step < batches.Length; step++)
        {
            int n = batches[step];
            var weights = n == batches.Max() ? largest : smallest;
            using var tape = new Tape();
            losses[step] = optimizer.Step(0.01 * (step + 1), tape, () =>
            {
                var input = Tensor.Empty(device, new Shape(2 * n, Features));
                long half = input.Length / 2;
                for (int view = 0; view < 2; view++)
                {
                    device.Views.MakeViews(images[..n], Views, new ViewKey(1, step, view),
                        input.View.Slice(view * half, half));
                }

                var loss = new NtXentLoss(temperature: 0.5).Apply(Ops.Add(input, weights));
                tape.Backward(loss);
                return loss;
            });
        }

        return (losses, [.. largest.ToArray(), .. smallest.ToArray()], device.StepGraphs.Launched,
            device.StepGraphs.Made);
    }

    private static Parameter Parameter(CudaDevice device, int rows)
    {
        var parameter = new Parameter(device, new Shape(rows, Features), ParameterRole.Weight);
        parameter.CopyFromHost([.. Enumerable.Range(0, rows * Features).Select(i => 0.1f * MathF.Sin(i))]);
        return parameter;
    }
}
