using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>0 · x: 0 where x is finite, NaN where it is infinite or NaN.</summary>
internal readonly unsafe struct FiniteTerms(float* input) : IColumnTerms
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
        => first = W.MultiplyAdd(W.Load(input + i), default, first);
}
