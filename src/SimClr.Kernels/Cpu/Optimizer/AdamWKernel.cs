using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// m = beta1·m + (1 - beta1)·g; v = beta2·v + (1 - beta2)·g²; w -= shrink·w + rate·m / (sqrt(v·correction2) + epsilon).
/// </summary>
/// <param name="rate">Learning rate over the first moment's bias correction.</param>
/// <param name="shrink">Learning rate times weight decay.</param>
/// <param name="correction2">The inverse of the second moment's bias correction.</param>
internal readonly unsafe struct AdamWKernel(
    float* weight, float* gradient, float* firstMoment, float* secondMoment,
    float rate, float shrink, float beta1, float beta2, float correction2, float epsilon) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
    {
        W w = W.Load(weight + i);
        W g = W.Load(gradient + i);
        W m = W.MultiplyAdd(W.Broadcast(beta1), W.Load(firstMoment + i), W.Broadcast(1 - beta1) * g);
        W v = W.MultiplyAdd(W.Broadcast(beta2), W.Load(secondMoment + i), W.Broadcast(1 - beta2) * (g * g));
        m.Store(firstMoment + i);
        v.Store(secondMoment + i);
        W update = W.Broadcast(rate) * m / (W.Sqrt(v * W.Broadcast(correction2)) + W.Broadcast(epsilon));
        (w - W.MultiplyAdd(W.Broadcast(shrink), w, update)).Store(weight + i);
    }
}
