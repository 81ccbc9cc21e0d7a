using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>g += decay·w; m = momentum·m + g; w -= rate · (nesterov ? g + momentum·m : m).</summary>
internal readonly unsafe struct SgdKernel(
    float* weight, float* gradient, float* moment, float rate, float momentum, float decay, bool nesterov)
    : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
    {
        W w = W.Load(weight + i);
        W g = W.MultiplyAdd(W.Broadcast(decay), w, W.Load(gradient + i));
        W m = W.MultiplyAdd(W.Broadcast(momentum), W.Load(moment + i), g);
        W update = nesterov ? W.MultiplyAdd(W.Broadcast(momentum), m, g) : m;
        m.Store(moment + i);
        W.MultiplyAdd(W.Broadcast(-rate), update, w).Store(weight + i);
    }
}
