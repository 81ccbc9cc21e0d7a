using System.Runtime.CompilerServices;

namespace SimClr.Kernels;

/// <summary>max(x, 0); NaN stays NaN.</summary>
public readonly struct Relu : IUnaryOp
{
    public static bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static E Forward<E>(E x) where E : struct, IElement<E>
        => E.WhereLess(x, default, default, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static E Backward<E>(E dOutput, E output) where E : struct, IElement<E>
        => E.WhereLess(default, output, dOutput, default);
}
