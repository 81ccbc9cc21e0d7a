using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>dy and dy · (x - mean), dy = dOutput where the ReLU let something through.</summary>
internal readonly unsafe struct GradientTerms(float* dOutput, ReluMask mask, float* input, float* mean)
    : IColumnTerms
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
    {
        W dy = mask.Apply(W.Load(dOutput + i), i);
        first += dy;
        second = W.MultiplyAdd(dy, W.Load(input + i) - W.Load(mean + column), second);
    }
}
