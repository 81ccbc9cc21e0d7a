using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Train.Benchmark.Layers;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Benchmark;

internal sealed class LayerBenchmarkTests
{
    [Test]
    public void EveryConvolutionIsThereInItsDirections()
    {
        var options = Preset.Load("cifar10").Options with { Width = 0.0625, BatchSize = 2, Threads = 1 };
        var benchmark = LayerBenchmark.Run(options, steps: 2, seconds: 0);

        // ResNet-18: 20 convolutions; the first one's input needs no gradient.
        int Calls(string pass) => benchmark.Calls
            .Where(call => call.Layer.StartsWith("conv", StringComparison.Ordinal) && call.Pass == pass)
            .Sum(call => call.Calls) / benchmark.Steps;
        Assert.That((Calls("forward"), Calls("input"), Calls("weight")), Is.EqualTo((20, 19, 20)));
        Assert.That(benchmark.Calls.Sum(call => call.Calls * call.Seconds),
            Is.LessThan(2 * benchmark.Steps * benchmark.StepSeconds));
    }

    /// <summary>At this width Winograd in both forms, of both strides, and the implicit product occur.</summary>
    [Test]
    public void EveryConvolutionTellsItsPhases()
    {
        var options = Preset.Load("cifar10").Options with { Width = 0.25, BatchSize = 1, Threads = 1 };
        var benchmark = LayerBenchmark.Run(options, steps: 1, seconds: 0);
        var calls = benchmark.Calls.Where(call => call.Algorithm != "").ToArray();
        Assert.That(calls.Select(call => call.Algorithm).Distinct(),
            Is.EquivalentTo(new[] { "implicit gemm", "row winograd", "winograd" }));
        Assert.Multiple(() =>
        {
            foreach (var call in calls)
            {
                string name = $"{call.Layer}, {call.Pass}";
                Assert.That(call.ProductSeconds, Is.Positive, name);
                Assert.That(call.TransformSeconds, Is.Positive, name);
                if (call.Calls == 1) // else each is a median of its own
                {
                    Assert.That(
                        call.ProductSeconds + call.TransformSeconds, Is.LessThanOrEqualTo(call.Seconds), name);
                }
            }
        });
    }

    /// <summary>Products that no algorithm can save: 36 for 16 outputs by F(4x4, 3x3), whole tiles.</summary>
    [TestCase(16, 1, 128, ConvDirection.Forward, 36.0 / 16 / 9)]
    [TestCase(16, 1, 128, ConvDirection.BackwardInput, 36.0 / 16 / 9)]
    [TestCase(16, 1, 128, ConvDirection.BackwardWeight, 36.0 / 16 / 9)]
    [TestCase(16, 1, 32, ConvDirection.BackwardWeight, 36.0 / 16 / 9)]
    [TestCase(16, 1, 16, ConvDirection.BackwardWeight, 6.0 / 4 / 3)] // along the rows alone
    [TestCase(16, 2, 128, ConvDirection.Forward, 81.0 / 16 / 9)]
    [TestCase(16, 2, 64, ConvDirection.BackwardWeight, 81.0 / 16 / 9)]
    [TestCase(6, 1, 128, ConvDirection.Forward, 25.0 / 9 / 9)] // tiles of 3x3
    [TestCase(3, 1, 128, ConvDirection.BackwardInput, 25.0 / 9 / 9)]
    [TestCase(6, 1, 32, ConvDirection.BackwardWeight, 25.0 / 9 / 9)]
    [TestCase(6, 1, 16, ConvDirection.BackwardWeight, 2 * 6.0 / 6 / 3)] // along the rows, two tiles for six pixels
    [TestCase(12, 2, 128, ConvDirection.Forward, 49.0 / 9 / 9)]
    [TestCase(12, 2, 128, ConvDirection.BackwardInput, 49.0 / 9 / 9)]
    [TestCase(12, 2, 32, ConvDirection.BackwardWeight, 49.0 / 9 / 9)]
    [TestCase(2, 1, 128, ConvDirection.Forward, 16.0 / 4 / 9)] // tiles of 2x2
    [TestCase(2, 1, 128, ConvDirection.BackwardInput, 16.0 / 4 / 9)]
    [TestCase(2, 1, 128, ConvDirection.BackwardWeight, 16.0 / 4 / 9)]
    public void WinogradCostsItsProducts(
        int size, int stride, int channels, ConvDirection direction, double share)
    {
        var conv = (Conv2d)new CpuDevice(threads: 1).Conv2d;
        var shape = new Conv2dShape(3, size, size, channels, channels, 3, 3, stride, 1);
        Assert.That(conv.Cost(shape, direction).Flops, Is.EqualTo(share * shape.Flops));
    }

    [Test]
    public void TheRoofIsMeasuredAndGivesItsMemoryBack()
    {
        var device = new CpuDevice(threads: 1);
        var roof = Roof.Measure(device);
        Assert.That(roof.FlopsPerSecond, Is.GreaterThan(1e9));
        Assert.That(roof.BytesPerSecond, Is.GreaterThan(1e8));
        Assert.That(device.Memory.InUse, Is.Zero);
    }

    [Test]
    public void TheCommandPrintsATable()
    {
        var call = CliCall.Run(
            "bench", "--layers", "--width", "0.0625", "--batch-size", "2", "--steps", "1", "--threads", "1");
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain("| conv 4 -> 4, 3x3, 32x32 | weight | implicit gemm | 4 |"));
        Assert.That(CliCall.Run("bench", "--layers", "--device", "reference").ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void MemoryIsAccountedForOpByOp()
    {
        var options = Preset.Load("cifar10").Options with { Width = 0.0625, BatchSize = 2, Threads = 1 };
        var benchmark = MemoryBenchmark.Run(options);
        Assert.That(benchmark.Ops.Count(op => op.Name.StartsWith("conv2d", StringComparison.Ordinal)), Is.EqualTo(20));
        Assert.That(benchmark.Before + benchmark.Ops.Sum(op => op.Kept), Is.EqualTo(benchmark.Ops[^1].Forward.InUse));
        Assert.That(benchmark.Ops.Select(op => op.Backward), Has.All.Not.Null);
        Assert.That(benchmark.Peak, Is.EqualTo(
            benchmark.Ops.SelectMany(op => new[] { op.Forward.Peak, op.Backward!.Value.Peak }).Max()));
        // Of the step only this op's output, its gradient and the views are left.
        long views = sizeof(float) * 2L * options.BatchSize * 3 * options.ImageSize * options.ImageSize;
        long output = sizeof(float) * (long)benchmark.Ops[0].Output.Length;
        Assert.That(benchmark.Ops[0].Backward!.Value.InUse - benchmark.Before - views - 2 * output, Is.InRange(0, 1024));
    }

    [Test]
    public void TheCommandPrintsWhatLivesUntilWhen()
    {
        var call = CliCall.Run(
            "bench", "--layers", "--memory", "--width", "0.0625", "--batch-size", "2", "--threads", "1");
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain("| conv2d 3x3x4 | (4,32,32,4) |"));
        Assert.That(CliCall.Run("bench", "--memory").ExitCode, Is.EqualTo(2));
        Assert.That(CliCall.Run("bench", "--layers", "--memory", "--seconds", "1").ExitCode, Is.EqualTo(2));
    }
}
