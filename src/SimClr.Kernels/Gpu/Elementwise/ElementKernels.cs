using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Every thread computes one quad of the output.</summary>
internal static class ElementKernels
{
    public const int Threads = 256;

    private static long First => ((long)Grid.IdxX * Threads + Group.IdxX) * 4;

    [Kernel]
    public static void Fill<TAccess>(ArrayView<float> output, float value) where TAccess : struct, IQuadAccess
    {
        long i = First;
        if (i < output.Length)
        {
            FlatQuads<TAccess>.Store(output, i, output.Length, Quad.Broadcast(value));
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
            FlatQuads<TAccess>.Store(output, i, n,
                TOp.Forward(FlatQuads<TAccess>.Load(input, i, n)));
        }
    }

    /// <summary>output (+)= op(a, b)</summary>
    [Kernel]
    public static void Binary<TOp, TAccess>(ArrayView<float> a, ArrayView<float> b, ArrayView<float> output,
        Accumulation accumulation)
        where TOp : struct, IBinaryOp
        where TAccess : struct, IQuadAccess
    {
        long i = First, n = output.Length;
        if (i < n)
        {
            var value = TOp.Apply(
                FlatQuads<TAccess>.Load(a, i, n), FlatQuads<TAccess>.Load(b, i, n));
            Write<TAccess>(value, i, output, accumulation);
        }
    }

    /// <summary>output (+)= op(a, b) with one b for all elements</summary>
    [Kernel]
    public static void Constant<TOp, TAccess>(ArrayView<float> a, float b, ArrayView<float> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp
        where TAccess : struct, IQuadAccess
    {
        long i = First, n = output.Length;
        if (i < n)
        {
            var value = TOp.Apply(FlatQuads<TAccess>.Load(a, i, n), Quad.Broadcast(b));
            Write<TAccess>(value, i, output, accumulation);
        }
    }

    private static void Write<TAccess>(Quad value, long i, ArrayView<float> output, Accumulation accumulation)
        where TAccess : struct, IQuadAccess
    {
        if (accumulation == Accumulation.Add)
        {
            value = FlatQuads<TAccess>.Load(output, i, output.Length) + value;
        }

        FlatQuads<TAccess>.Store(output, i, output.Length, value);
    }
}
