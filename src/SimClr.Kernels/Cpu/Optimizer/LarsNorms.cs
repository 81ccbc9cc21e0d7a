using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>w² and (g + decay·w)²: what the trust ratio is made of.</summary>
internal readonly unsafe struct LarsNorms(float* weight, float* gradient, float decay) : IColumnTerms
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
    {
        W w = W.Load(weight + i);
        W g = W.MultiplyAdd(W.Broadcast(decay), w, W.Load(gradient + i));
        first = W.MultiplyAdd(w, w, first);
        second = W.MultiplyAdd(g, g, second);
    }
}
