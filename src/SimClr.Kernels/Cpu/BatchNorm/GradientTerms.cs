using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>dy and dy · (x - mean), dy = dOutput where the ReLU let something through.</summary>
/// <param name="output">Null where there was no ReLU.</param>
internal readonly unsafe struct GradientTerms(float* dOutput, float* output, float* input, float* mean)
    : IColumnTerms
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>
    {
        W dy = W.Load(dOutput + i);
        if (output != null)
        {
            dy = Relu.Backward(dy, W.Load(output + i));
        }

        first += dy;
        second = W.MultiplyAdd(dy, W.Load(input + i) - W.Load(mean + column), second);
    }
}
