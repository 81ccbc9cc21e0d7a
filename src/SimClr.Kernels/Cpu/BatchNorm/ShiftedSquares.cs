using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>d and d², d = x - shift of the column.</summary>
internal readonly unsafe struct ShiftedSquares(float* input, float* shift) : IColumnTerms
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
    {
        W d = W.Load(input + i) - W.Load(shift + column);
        first += d;
        second = W.MultiplyAdd(d, d, second);
    }
}
