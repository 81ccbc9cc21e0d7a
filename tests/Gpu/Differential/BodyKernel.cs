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
    public static Outcome Of<T>() where T : struct, IBody => Of<T>(variant => KernelCompiler.Compile(variant, "sm_80"));

    /// <summary>The same, compiled in some other way.</summary>
    public static Outcome Of<T>(Func<KernelVariant, GpuKernel> compile) where T : struct, IBody
    {
        int[] expected = new int[Samples.Count];
        for (int i = 0; i < Samples.Count; i++)
        {
            expected[i] = T.Of(Samples.Integers[i], Samples.Floats[i]);
        }

        return Launch(compile(VariantOf<T>()), expected, (nint)X.Pointer, (nint)F.Pointer, (nint)Y.Pointer);
    }

    /// <summary>The kernel of a body that has views.</summary>
    public static KernelVariant VariantOfViews<T>() where T : struct, IViewBody
        => new((Action<ArrayView<int>, ArrayView<int>>)RunViews<T>, Samples.Count);

    /// <inheritdoc cref="Of{T}()"/>
    public static Outcome OfViews<T>() where T : struct, IViewBody
        => OfViews<T>(variant => KernelCompiler.Compile(variant, "sm_80"));

    /// <inheritdoc cref="Of{T}(Func{KernelVariant, GpuKernel})"/>
    public static Outcome OfViews<T>(Func<KernelVariant, GpuKernel> compile) where T : struct, IViewBody
    {
        int[] expected = [.. Enumerable.Range(0, Samples.Count).Select(i => T.Expected(Samples.Integers, i))];
        return Launch(compile(VariantOfViews<T>()), expected, (nint)X.Pointer, (nint)Y.Pointer);
    }

    private static Outcome Launch(GpuKernel kernel, int[] expected, params ReadOnlySpan<nint> views)
    {
        var arguments = new long[2 * views.Length]; // of each view, address and length
        for (int i = 0; i < views.Length; i++)
        {
            arguments[2 * i] = views[i];
            arguments[2 * i + 1] = Samples.Count;
        }

        Gpu.Launch(Gpu.Load(kernel), new KernelConfig(1, Samples.Count), MemoryMarshal.AsBytes(arguments.AsSpan()));
        return new Outcome(expected, Y.AsSpan().ToArray());
    }

    [Kernel]
    private static void RunViews<T>(ArrayView<int> x, ArrayView<int> y) where T : struct, IViewBody => T.Run(x, y);

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
