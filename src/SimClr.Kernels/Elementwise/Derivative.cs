using System.Runtime.CompilerServices;

namespace SimClr.Kernels;

/// <summary>The backward of an op, as a function of dOutput and what the op saves.</summary>
public readonly struct Derivative<TOp> : IBinaryOp where TOp : struct, IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static E Apply<E>(E dOutput, E saved) where E : struct, IElement<E>
        => TOp.Backward(dOutput, saved);
}
