using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output (+)= scale · exp(logits - logSumExp), for one row.</summary>
internal readonly unsafe struct SoftmaxKernel(float* logits, float logSumExp, float scale, float* output, bool add)
    : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => Lanes.Write(W.Broadcast(scale) * Lanes.Exp(W.Load(logits + i) - W.Broadcast(logSumExp)), output + i, add);
}
