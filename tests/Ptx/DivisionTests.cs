using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>Division by powers of two, for which the compiler writes shifts, is C#'s.</summary>
public sealed unsafe class DivisionTests
{
    private const int Results = 6;

    [Test]
    public void DividesAsOnTheCpu()
    {
        int[] numbers =
            [0, 1, -1, 2, 15, 16, -15, -16, -17, 1023, -1024, int.MaxValue, int.MinValue, int.MinValue + 1];
        using var gpu = new InterpretedGpu();
        nint from = gpu.Memory.Allocate(sizeof(int) * numbers.Length);
        nint to = gpu.Memory.Allocate(sizeof(long) * Results * numbers.Length);
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes<int>(numbers), from);
        var input = new ArrayView<int>((int*)from, numbers.Length);
        var output = new ArrayView<long>((long*)to, Results * numbers.Length);
        new KernelLauncher(gpu).Launch(Divide, new KernelConfig(1, 32), input, output);

        long[] actual = new long[output.Length];
        gpu.Memory.CopyToHost(to, MemoryMarshal.AsBytes(actual.AsSpan()));
        long[] expected = new long[output.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            Divide(numbers[i], expected.AsSpan(Results * i));
        }

        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void WritesNoDivision()
    {
        var kernel = PtxCompiler.Compile(((Action<ArrayView<int>, ArrayView<long>>)Divide).Method, new PtxOptions(32));
        Assert.That(kernel.Text, Does.Not.Contain("div.").And.Not.Contain("rem."));
    }

    private static void Divide(int x, Span<long> results)
    {
        results[0] = x / 2;
        results[1] = x % 16;
        results[2] = (uint)x / 16u;
        results[3] = (uint)x % 1024u;
        results[4] = (x * 5L) / 1024;
        results[5] = (x * 5L) % 2;
    }

    [Kernel]
    private static void Divide(ArrayView<int> input, ArrayView<long> output)
    {
        int i = Group.IdxX;
        if (i >= input.Length)
        {
            return;
        }

        int x = input[i];
        int at = Results * i;
        output[at] = x / 2;
        output[at + 1] = x % 16;
        output[at + 2] = (uint)x / 16u;
        output[at + 3] = (uint)x % 1024u;
        output[at + 4] = (x * 5L) / 1024;
        output[at + 5] = (x * 5L) % 2;
    }
}
