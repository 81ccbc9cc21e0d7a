using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;
using SimClr.Train.Data;
using SimClr.Train.Steps;

namespace SimClr.Tests.Gpu;

/// <summary>
/// Whole training steps of a small ResNet-18 on the PTX interpreter: views, encoder, projection head, NT-Xent,
/// backward, LARS. What the CPU makes of the same seed is what CUDA must make of it.
/// </summary>
internal sealed class ResNetStepTests
{
    private const int Images = 6;
    private const int Steps = 3;

    private static readonly ViewOptions Views = new(Size: 12);

    /// <summary>As closely as two orders of summation agree.</summary>
    [Test]
    public void LossAndGradientsAreTheCpus()
    {
        using var gpu = new InterpretedGpu();
        var cpu = FirstStep(new CpuDevice(threads: 1));
        var cuda = FirstStep(new CudaDevice(gpu));

        Assert.That(cuda.Loss, Is.EqualTo(cpu.Loss).Within(1e-5));
        foreach (var (name, expected) in cpu.Gradients)
        {
            double distance = Norm(expected.Zip(cuda.Gradients[name], (a, b) => (double)a - b));
            Assert.That(distance, Is.LessThanOrEqualTo(1e-3 * Norm(expected.Select(v => (double)v))),
                $"gradient of {name}");
        }
    }

    /// <summary>
    /// A last bit of a sum decides to which neighbour a factor is rounded, so that bits cannot be compared over twenty
    /// layers (the op table does it layer by layer). But the step must not stray from fp32 farther than rounding the
    /// factors makes the CPU stray: twice at most.
    /// </summary>
    [TestCase(Precision.Tf32)]
    [TestCase(Precision.Bf16)]
    public void RoundedFactorsStrayAsTheyDoOnTheCpu(Precision precision)
    {
        using var gpu = new InterpretedGpu();
        float[] exact = AllGradients(new CpuDevice(threads: 1));
        double cpu = Distance(AllGradients(RoundedProducts.Cpu(precision)), exact);
        double cuda = Distance(AllGradients(new CudaDevice(gpu, precision)), exact);

        Assert.That(cpu, Is.GreaterThan(0), "rounding shows");
        Assert.That(cuda, Is.LessThan(2 * cpu).And.GreaterThan(cpu / 2));
    }

    [Test]
    public void SameSeedSameBitsAlsoAsAGraph()
    {
        float[][] direct = Train(graphs: false);
        Assert.That(Train(graphs: false), Is.EqualTo(direct));
        Assert.That(Train(graphs: true), Is.EqualTo(direct));
    }

    /// <summary>Two forwards of every chunk and blocks computed again are recorded as well.</summary>
    [Test]
    public void ChunksAndCheckpointsAreTheSameAsAGraph()
        => Assert.That(Train(graphs: true, chunks: 3), Is.EqualTo(Train(graphs: false, chunks: 3)));

    private static (float Loss, Dictionary<string, float[]> Gradients) FirstStep(IKernelDevice<float> device)
    {
        var (model, data) = Create(device);
        using var tape = new Tape();
        var input = ViewTensor.Pairs(device, data.ImagesOn(device), Views, seed: 1, epoch: 0);
        var loss = new NtXentLoss(temperature: 0.5).Apply(model.Forward(input));
        tape.Backward(loss);
        return (loss.Item(),
            model.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Parameter.Grad!.ToArray()));
    }

    private static float[][] Train(bool graphs, int chunks = 1)
    {
        using var gpu = new InterpretedGpu { HasGraphs = graphs, Checks = PtxChecks.None };
        var device = new CudaDevice(gpu);
        var (model, data) = Create(device);
        model.Encoder.CheckpointsActivations = chunks > 1;
        var optimizer = new Lars(model.NamedParameters());
        GC.Collect(); // what making the model left behind must not come back to the pool between two steps
        GC.WaitForPendingFinalizers();
        var objective = chunks > 1 ? ContrastiveObjective.Supervised : ContrastiveObjective.NtXent;
        var loss = new NtXentLoss(temperature: 0.5, objective);
        var step = new SimClrStep(model, optimizer, Views, loss, seed: 1) { Chunks = chunks };
        for (int i = 0; i < Steps; i++)
        {
            float value = step.Run(device, data.Batch(epoch: i, device), learningRate: 0.3);
            Assert.That(value, Is.GreaterThan(0).And.LessThan(10));
        }

        Assert.That(device.StepGraphs, Is.EqualTo(graphs ? (Steps - 1, 1L) : (0L, 0L)));
        return [.. model.NamedParameters().Select(entry => entry.Parameter.ToArray()),
            .. model.NamedBuffers().Select(entry => entry.Buffer.ToArray())];
    }

    private static (SimClrModel Model, ImageDataset Data) Create(IKernelDevice<float> device)
    {
        var encoder = ResNet.Create(device, new ResNetOptions(18, ResNetStem.Cifar, Width: 0.0625), seed: 1);
        var head = ProjectionHead.Create(device, encoder.FeatureDim, hiddenDim: 24, outDim: 16, layers: 2, seed: 2);
        var data = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions { ImageSize = 16, Count = Images });
        return (new SimClrModel(encoder, head), data);
    }

    private static float[] AllGradients(IKernelDevice<float> device)
        => [.. FirstStep(device).Gradients.SelectMany(entry => entry.Value)];

    private static double Distance(float[] a, float[] b) => Norm(a.Zip(b, (x, y) => (double)x - y));

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
