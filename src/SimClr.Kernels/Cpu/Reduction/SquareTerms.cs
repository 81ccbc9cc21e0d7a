using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal readonly unsafe struct SquareTerms(float* input) : IColumnTerms
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
    {
        W x = W.Load(input + i);
        first = W.MultiplyAdd(x, x, first);
    }
}
