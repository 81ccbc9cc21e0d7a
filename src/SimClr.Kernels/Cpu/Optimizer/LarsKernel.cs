using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// g += decay·w; m = momentum·m + rate·g; w -= nesterov ? momentum·m + rate·g : m. The rate, trust ratio included, is
/// inside the moment.
/// </summary>
internal readonly unsafe struct LarsKernel(
    float* weight, float* gradient, float* moment, float rate, float momentum, float decay, bool nesterov)
    : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
    {
        W w = W.Load(weight + i);
        W step = W.Broadcast(rate) * W.MultiplyAdd(W.Broadcast(decay), w, W.Load(gradient + i));
        W m = W.MultiplyAdd(W.Broadcast(momentum), W.Load(moment + i), step);
        m.Store(moment + i);
        (w - (nesterov ? W.MultiplyAdd(W.Broadcast(momentum), m, step) : m)).Store(weight + i);
    }
}
