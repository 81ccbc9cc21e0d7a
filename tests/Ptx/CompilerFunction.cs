using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// A function of two numbers in plain C#, which a test runs twice: as .NET does, and compiled to PTX.
/// </summary>
internal interface IFunction<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    static abstract TOut Of(TIn a, TIn b);
}

internal static class CompilerFunction
{
    private const int Block = 64;

    public static readonly int[] Ints = [0, 1, 2, 3, 5, 7, 8, 31, 33, 100, 255, 256, -1, -2, -3, -8, -100, 65535, 65536,
        1 << 30, int.MaxValue, int.MaxValue - 1, int.MinValue, int.MinValue + 1];

    public static readonly long[] Longs = [0, 1, 3, 10, 63, -1, -7, -64, 1L << 31, 1L << 32, (1L << 40) + 12345,
        -(1L << 40), uint.MaxValue, long.MaxValue, long.MinValue];

    public static readonly float[] Floats = [0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 3.7f, -3.7f, 1e-45f, 1e-38f,
        16777217f, 3e9f, -3e9f, 1e20f, -1e20f, float.MaxValue, float.MinValue, float.PositiveInfinity,
        float.NegativeInfinity, float.NaN, 0.1f, 255.5f, 65535.5f];

    [Kernel]
    public static void Map<TFunction, TIn, TOut>(ArrayView<TIn> a, ArrayView<TIn> b, ArrayView<TOut> result)
        where TFunction : struct, IFunction<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        int i = Grid.IdxX * Group.DimX + Group.IdxX;
        if (i < result.Length)
            result[i] = TFunction.Of(a[i], b[i]);
    }

    /// <summary>Every pair of the inputs; the results of .NET and of the kernel, bit by bit.</summary>
    public static void Check<TFunction, TIn, TOut>(TIn[] inputs)
        where TFunction : struct, IFunction<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var a = inputs.SelectMany(_ => inputs).ToArray();
        var b = inputs.SelectMany(value => Enumerable.Repeat(value, inputs.Length)).ToArray();
        var expected = a.Zip(b, TFunction.Of).ToArray();
        using var gpu = new InterpretedGpu();
        var launcher = new KernelLauncher(gpu);
        var result = Upload(gpu, new TOut[a.Length]);
        var config = new KernelConfig((a.Length + Block - 1) / Block, Block);
        launcher.Launch(Map<TFunction, TIn, TOut>, config, Upload(gpu, a), Upload(gpu, b), result);
        var actual = Download(gpu, result);
        for (int i = 0; i < a.Length; i++)
        {
            if (Same(actual[i], expected[i]))
                continue;
            string call = $"{typeof(TFunction).Name}({a[i]:R}, {b[i]:R})";
            Assert.Fail($"{call}: .NET has {expected[i]}, the kernel {actual[i]}");
            return;
        }
    }

    public static string Text<TFunction, TIn, TOut>()
        where TFunction : struct, IFunction<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        Action<ArrayView<TIn>, ArrayView<TIn>, ArrayView<TOut>> kernel = Map<TFunction, TIn, TOut>;
        return PtxCompiler.Compile(kernel.Method, new PtxOptions(Block)).Text;
    }

    public static unsafe ArrayView<T> Upload<T>(InterpretedGpu gpu, T[] values) where T : unmanaged
    {
        nint at = gpu.Memory.Allocate(sizeof(T) * values.Length);
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(values.AsSpan()), at);
        return new ArrayView<T>((T*)at, values.Length);
    }

    public static unsafe T[] Download<T>(InterpretedGpu gpu, ArrayView<T> view) where T : unmanaged
    {
        var values = new T[view.Length];
        gpu.Memory.CopyToHost((nint)view.Pointer, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>The same bits; any NaN for a NaN.</summary>
    private static bool Same<T>(T a, T b) where T : unmanaged
        => a is float x && b is float y ? BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y)
                || (float.IsNaN(x) && float.IsNaN(y))
            : a is double p && b is double q && double.IsNaN(p) ? double.IsNaN(q)
            : EqualityComparer<T>.Default.Equals(a, b);
}
