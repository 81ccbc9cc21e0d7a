using System.Runtime.CompilerServices;

namespace SimClr.Kernels;

public readonly struct Sum : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static E Apply<E>(E a, E b) where E : struct, IElement<E> => a + b;
}
