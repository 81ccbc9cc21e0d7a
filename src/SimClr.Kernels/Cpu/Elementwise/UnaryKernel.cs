using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output = op(input)</summary>
internal readonly unsafe struct UnaryKernel<TOp>(float* input, float* output) : IElementKernel
    where TOp : struct, IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => TOp.Forward(W.Load(input + i)).Store(output + i);
}
