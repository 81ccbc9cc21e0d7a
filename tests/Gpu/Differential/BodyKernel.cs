using System.Runtime.InteropServices;
using ILGPU;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Runs a body twice, in .NET and as a kernel on the PTX interpreter.</summary>
internal static unsafe class BodyKernel
{
    private static readonly InterpretedGpu Gpu = new();
    private static readonly BufferView<int> X = Upload(Samples.Integers);
    private static readonly BufferView<float> F = Upload(Samples.Floats);
    private static readonly BufferView<int> Y = Upload(new int[Samples.Count]);

    /// <summary>The kernel of a body.</summary>
    public static KernelVariant VariantOf<T>() where T : struct, IBody
        => new((Action<ArrayView<int>, ArrayView<float>, ArrayView<int>>)Run<T>, Samples.Count);

    /// <exception cref="Exception">It does not compile, or the interpreter faults.</exception>
    public static Outcome Of<T>() where T : struct, IBody
    {
        int[] expected = new int[Samples.Count];
        for (int i = 0; i < Samples.Count; i++)
        {
            expected[i] = T.Of(Samples.Integers[i], Samples.Floats[i]);
        }

        new KernelLauncher(Gpu).Launch<ArrayView<int>, ArrayView<float>, ArrayView<int>>(
            Run<T>, new KernelConfig(1, Samples.Count), X.AsArrayView(), F.AsArrayView(), Y.AsArrayView());
        return new Outcome(expected, Y.AsSpan().ToArray());
    }

    [Kernel]
    private static void Run<T>(ArrayView<int> x, ArrayView<float> f, ArrayView<int> y) where T : struct, IBody
    {
        int i = Group.IdxX;
        y[i] = T.Of(x[i], f[i]);
    }

    private static BufferView<T> Upload<T>(T[] values) where T : unmanaged
    {
        nint block = Gpu.Memory.Allocate(values.Length * sizeof(T));
        var view = new BufferView<T>((T*)block, values.Length);
        Gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(values.AsSpan()), block);
        return view;
    }
}
