using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>How often the families whose speed is that of memory go through it.</summary>
internal sealed unsafe class PassLaunchTests
{
    private delegate void Run(CudaDevice device, Func<long, BufferView<float>> memory);

    private static IEnumerable<TestCaseData> Cases()
    {
        var shape = new BatchNormShape(Rows: 131072, C: 64, Relu: true);
        yield return Case("batch norm", ["Partial", "Finish", "Apply"], (device, memory)
            => device.BatchNorm.ForwardTraining(memory(shape.Length), default, memory(64), memory(64),
                memory(shape.Length), shape, memory(64), memory(64), memory(64), memory(64),
                memory(shape.Length)));
        yield return Case("batch norm backward", ["Partial", "Finish", "Apply"], (device, memory)
            => device.BatchNorm.BackwardTraining(memory(shape.Length), memory(shape.Length),
                memory(shape.Length), default, memory(64), memory(64), memory(64), shape,
                (memory(shape.Length), Accumulation.Overwrite), (memory(shape.Length), Accumulation.Add),
                (memory(64), Accumulation.Overwrite), (memory(64), Accumulation.Overwrite)));
        yield return Case("batch norm evaluation", ["Prepare", "Apply"], (device, memory)
            => device.BatchNorm.ForwardEvaluation(memory(shape.Length), memory(64), memory(64), default,
                memory(64), memory(64), shape, memory(shape.Length)));
        yield return Case("sum", ["Partial", "Finish"], (device, memory)
            => device.Reduction.Sum(memory(1 << 20), memory(1)));
        // PORT:
        // yield return Case("sgd", ["Update"], (device, memory)
        //     => device.Optimizer.Sgd(Slots(memory), new OptimizerStep(0.1), memory(1)));
        // yield return Case("adamw", ["Update"], (device, memory)
        //     => device.Optimizer.AdamW(Slots(memory), new OptimizerStep(0.1), memory(1)));
        // yield return Case("lars", ["Norms", "Update"], (device, memory)
        //     => device.Optimizer.Lars(Slots(memory), new OptimizerStep(0.1), memory(1)));
        // yield return Case("cross-entropy", ["Forward", "Partial", "Finish"], (device, memory)
        //     => device.CrossEntropy.Forward(memory(5120), Labels(memory(512)), 512, 10, memory(1),
        //         memory(512)));
    }

    /// <summary>
    /// Twice the same, as the replay of a recorded step requires; whatever the step's numbers are.
    /// </summary>
    [TestCaseSource(nameof(Cases))]
    public void LaunchesNoMoreThanItMust(string[] kernels, object run)
    {
        var gpu = new RecordingGpu();
        var device = new CudaDevice(gpu);
        Call((Run)run, device);
        Call((Run)run, device);
        Assert.That(gpu.Launches, Has.Count.EqualTo(2 * kernels.Length));
        for (int i = 0; i < kernels.Length; i++)
        {
            var (first, second) = (gpu.Launches[i], gpu.Launches[kernels.Length + i]);
            Assert.That(first.Kernel.Split('_'), Does.Contain(kernels[i]));
            Assert.That(second.Kernel, Is.EqualTo(first.Kernel));
            Assert.That(second.Config, Is.EqualTo(first.Config));
            Assert.That(second.Arguments, Is.EqualTo(first.Arguments));
        }
    }

    /// <summary>On places that nothing follows: each 1 GB behind the last.</summary>
    private static void Call(Run run, CudaDevice device)
    {
        long next = 0;
        run(device, length => new((float*)(++next << 30), length));
    }

    private static BufferView<int> Labels(BufferView<float> place) => new((int*)place.Pointer, place.Length);

    private static ParameterSlot<float>[] Slots(Func<long, BufferView<float>> memory)
        => [.. new[] { 64, 36_864, 1_000_000 }.Select(length => new ParameterSlot<float>(
            memory(length), memory(length), memory(length), memory(length), Decay: true, Adapt: true))];

    private static TestCaseData Case(string name, string[] kernels, Run run)
        => new TestCaseData(kernels, run).SetArgDisplayNames(name);
}
