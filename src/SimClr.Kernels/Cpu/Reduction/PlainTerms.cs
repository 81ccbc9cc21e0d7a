using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>The elements themselves.</summary>
internal readonly unsafe struct PlainTerms(float* input) : IColumnTerms
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
        => first += W.Load(input + i);
}
