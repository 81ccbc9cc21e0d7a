using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal readonly unsafe struct SquareTerms(float* input, int columns) : IColumnTerms
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long row, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
    {
        W x = W.Load(input + row * columns + column);
        first = W.MultiplyAdd(x, x, first);
    }
}
