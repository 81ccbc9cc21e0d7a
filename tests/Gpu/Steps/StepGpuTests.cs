using System.Runtime.InteropServices;
using ILGPU;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// A step gives the same whether its operations run directly, as a new graph or as a replayed one.
/// </summary>
internal sealed unsafe class StepGpuTests
{
    private const int Length = 8;

    private FakeGpu card = null!;
    private StepGpu gpu = null!;
    private IGpuKernel kernel = null!;
    private HostTable<float> factors = null!;
    private float* values;

    [SetUp]
    public void SetUp()
    {
        card = new FakeGpu();
        kernel = card.Add("multiplyAdd", MultiplyAdd);
        gpu = new StepGpu(card);
        factors = new HostTable<float>(gpu.Memory);
        values = (float*)gpu.Memory.Allocate(Length * sizeof(float));
        new Span<float>(values, Length).Fill(1);
    }

    [Test]
    public void WhatTheHostUploadsIsThatOfEachStep()
    {
        for (int step = 1; step <= 5; step++)
        {
            gpu.RunStep(() =>
            {
                Multiply(0, 1, factor: step);
                Multiply(1, 1, factor: 10 * step); // the same table twice in a step
            });
        }

        Assert.That(values[0], Is.EqualTo(1 * 2 * 3 * 4 * 5));
        Assert.That(values[1], Is.EqualTo(1e5f * 120));
        Assert.That((gpu.GraphLaunches, gpu.GraphsMade), Is.EqualTo((4, 1)), "the first step runs directly");
    }

    [Test]
    public void NothingRunsBeforeTheStepEnds()
    {
        gpu.RunStep(() => Multiply(0, Length, 2));
        for (int step = 0; step < 3; step++)
        {
            int before = card.Launches;
            gpu.RunStep(() =>
            {
                Multiply(0, Length, 2);
                Assert.That(card.Launches, Is.EqualTo(before));
            });
            Assert.That(card.Launches, Is.EqualTo(before + 1));
        }
    }

    [Test]
    public void AnotherArgumentInTheMiddleIsSeen()
    {
        for (int step = 0; step < 7; step++)
        {
            gpu.RunStep(() =>
            {
                Multiply(0, 1, 2);
                Multiply(1, step == 3 ? 3 : 1, 2);
                Multiply(4, 1, 2);
            });
        }

        Assert.That(Values(), Is.EqualTo(new float[] { 128, 128, 2, 2, 128, 1, 1, 1 }));
        Assert.That((gpu.GraphLaunches, gpu.GraphsMade), Is.EqualTo((5, 2)), "steps 0 and 3 ran directly");
    }

    [TestCase(1)]
    [TestCase(3)]
    public void AShorterOrLongerStepIsSeen(int length)
    {
        for (int step = 0; step < 4; step++)
        {
            gpu.RunStep(() =>
            {
                for (int i = 0; i < (step == 2 ? length : 2); i++)
                {
                    Multiply(i, 1, 2);
                }
            });
        }

        Assert.That(Values()[..3], Is.EqualTo(new[] { 16f, length == 1 ? 8 : 16, length == 3 ? 2 : 1 }));
        Assert.That(gpu.GraphsMade, Is.EqualTo(2));
    }

    [Test]
    public void AnotherKernelConfigUploadOrClearIsSeen()
    {
        var other = card.Add("other", MultiplyAdd);
        nint elsewhere = gpu.Memory.Allocate(64);
        Action<int>[] steps =
        [
            _ => Launch(kernel, 1, new Arguments(values, values, 1)),
            _ => Launch(other, 1, new Arguments(values, values, 1)),
            _ => Launch(kernel, 2, new Arguments(values, values, 1)),
            _ => gpu.Memory.CopyFromHost([1, 2, 3, 4], elsewhere),
            _ => gpu.Memory.CopyFromHost([1, 2, 3, 4], elsewhere + 4),
            _ => gpu.Memory.CopyFromHost([1, 2, 3, 4, 5], elsewhere),
            _ => gpu.Memory.Clear(elsewhere, 8),
            _ => gpu.Memory.Clear(elsewhere, 9),
            _ => gpu.Memory.Clear(elsewhere + 1, 8),
        ];
        for (int i = 0; i < steps.Length; i++)
        {
            foreach (var next in steps.Where((_, other) => other != i))
            {
                gpu.RunStep(() => next(0)); // directly, or as a new graph
                gpu.RunStep(() => next(0));
                long launched = gpu.GraphLaunches;
                gpu.RunStep(() => steps[i](0));
                Assert.That(gpu.GraphLaunches, Is.EqualTo(launched), $"step {i} is no replay of another");
            }
        }
    }

    [Test]
    public void AStepThatThrowsLeavesTheDeviceUsable([Values(1, 2, 3)] int failing)
    {
        for (int step = 0; step < 5; step++)
        {
            void Step()
            {
                Multiply(0, 1, 2);
                if (step == failing)
                {
                    throw new ArithmeticException();
                }

                Multiply(1, 1, 2);
            }

            if (step == failing)
            {
                Assert.That(() => gpu.RunStep(Step), Throws.InstanceOf<ArithmeticException>());
            }
            else
            {
                gpu.RunStep(Step);
            }
        }

        Assert.That(Values()[..3], Is.EqualTo(new float[] { 16, 16, 1 }), "four whole steps");
        Multiply(0, 1, 2);
        Assert.That(values[0], Is.EqualTo(32), "outside of steps everything runs at once");
    }

    [Test]
    public void ResultsAreReadAfterTheStep([Values] bool replayed)
    {
        if (replayed)
        {
            gpu.RunStep(() => Multiply(0, 1, 2));
            gpu.RunStep(() => Multiply(0, 1, 2));
        }

        Assert.That(() => gpu.RunStep(() => gpu.Memory.CopyToHost((nint)values, new byte[4])),
            Throws.InvalidOperationException.With.Message.Contains("copy to the host"));
        Assert.That(() => gpu.RunStep(gpu.Synchronize), Throws.InvalidOperationException);
        gpu.RunStep(() => Multiply(1, 1, 2));
        byte[] bytes = new byte[sizeof(float)];
        gpu.Memory.CopyToHost((nint)(values + 1), bytes);
        Assert.That(BitConverter.ToSingle(bytes), Is.EqualTo(2));
    }

    [Test]
    public void WhatIsHeldBackRunsBeforeMemoryIsReleased([Values(1, 2, 3)] int releasing)
    {
        for (int step = 0; step < 5; step++)
        {
            gpu.RunStep(() =>
            {
                Multiply(0, 1, 2);
                if (step == releasing)
                {
                    int before = card.Launches;
                    card.ReleaseMemory();
                    Assert.That(card.Launches, Is.EqualTo(before + 1));
                }

                Multiply(1, 1, 2);
            });
        }

        Assert.That(Values()[..3], Is.EqualTo(new float[] { 32, 32, 1 }));
    }

    [Test]
    public void AnySequenceOfStepsGivesWhatTheStepsGive([Range(0, 20)] int seed)
    {
        var random = new Random(seed);
        float[] expected = new float[Length];
        Array.Fill(expected, 1);
        int[] kinds = [.. Enumerable.Range(0, 40).Select(_ => random.Next(4) == 0 ? random.Next(1, 4) : 0)];
        foreach (int kind in kinds)
        {
            int operations = 3 + kind % 2;
            gpu.RunStep(() =>
            {
                for (int i = 0; i < operations; i++)
                {
                    int first = (i * 3 + kind / 2) % Length;
                    float factor = 1 + random.Next(3) * 0.25f;
                    expected[first] = expected[first] * factor + 1;
                    Multiply(first, 1, factor, summand: 1);
                }
            });
        }

        Assert.That(Values(), Is.EqualTo(expected));
        Assert.That(gpu.GraphLaunches, Is.GreaterThan(gpu.GraphsMade), "some steps were replayed");
    }

    private static void MultiplyAdd(ReadOnlySpan<byte> bytes)
    {
        var arguments = MemoryMarshal.Read<Arguments>(bytes);
        for (int i = 0; i < arguments.Count; i++)
        {
            arguments.Values[i] = arguments.Values[i] * arguments.Factor[0] + arguments.Factor[1];
        }
    }

    private void Multiply(int first, int count, float factor, float summand = 0)
        => Launch(kernel, 1, new Arguments(values + first, factors.Upload([factor, summand]).Pointer, count));

    private void Launch(IGpuKernel launched, int grid, Arguments arguments)
        => gpu.Launch(launched, new KernelConfig(grid, 32), MemoryMarshal.AsBytes([arguments]));

    private float[] Values() => new Span<float>(values, Length).ToArray();

    private readonly struct Arguments(float* values, float* factor, int count)
    {
        public readonly float* Values = values;
        public readonly float* Factor = factor;
        public readonly long Count = count;
    }
}
