using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>Every thread computes one quad of the output.</summary>
internal static unsafe class ElementKernels
{
    public const int Threads = 256;

    private static long First => ((long)Grid.IdxX * Threads + Group.IdxX) * 4;

    [Kernel]
    public static void Fill<TAccess>(ArrayView<float> output, float value) where TAccess : struct, IQuadAccess
    {
        long i = First;
        if (i < output.Length)
        {
            FlatQuads<TAccess>.Store(output.Pointer, i, output.Length, Quad.Broadcast(value));
        }
    }

    /// <summary>output = op(input)</summary>
    [Kernel]
    public static void Unary<TOp, TAccess>(ArrayView<float> input, ArrayView<float> output)
        where TOp : struct, IUnaryOp
        where TAccess : struct, IQuadAccess
    {
        long i = First, n = output.Length;
        if (i < n)
        {
            FlatQuads<TAccess>.Store(output.Pointer, i, n,
                TOp.Forward(FlatQuads<TAccess>.Load(input.Pointer, i, n)));
        }
    }

    /// <summary>output (+)= op(a, b)</summary>
    [Kernel]
    public static void Binary<TOp, TAccess>(ArrayView<float> a, ArrayView<float> b, ArrayView<float> output,
        bool add)
        where TOp : struct, IBinaryOp
        where TAccess : struct, IQuadAccess
    {
        long i = First, n = output.Length;
        if (i < n)
        {
            var value = TOp.Apply(
                FlatQuads<TAccess>.Load(a.Pointer, i, n), FlatQuads<TAccess>.Load(b.Pointer, i, n));
            Write<TAccess>(value, i, output, add);
        }
    }

    /// <summary>output (+)= op(a, b) with one b for all elements</summary>
    [Kernel]
    public static void Constant<TOp, TAccess>(ArrayView<float> a, float b, ArrayView<float> output, bool add)
        where TOp : struct, IBinaryOp
        where TAccess : struct, IQuadAccess
    {
        long i = First, n = output.Length;
        if (i < n)
        {
            var value = TOp.Apply(FlatQuads<TAccess>.Load(a.Pointer, i, n), Quad.Broadcast(b));
            Write<TAccess>(value, i, output, add);
        }
    }

    private static void Write<TAccess>(Quad value, long i, ArrayView<float> output, bool add)
        where TAccess : struct, IQuadAccess
    {
        if (add)
        {
            value = FlatQuads<TAccess>.Load(output.Pointer, i, output.Length) + value;
        }

        FlatQuads<TAccess>.Store(output.Pointer, i, output.Length, value);
    }
}
