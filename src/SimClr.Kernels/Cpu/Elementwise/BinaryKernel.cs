using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output (+)= op(a, b)</summary>
internal readonly unsafe struct BinaryKernel<TOp>(float* a, float* b, float* output, bool add)
    : IElementKernel
    where TOp : struct, IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => Lanes.Write(TOp.Apply(W.Load(a + i), W.Load(b + i)), output + i, add);
}
