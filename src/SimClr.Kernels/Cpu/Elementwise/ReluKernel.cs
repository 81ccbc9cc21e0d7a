using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output = max(input, 0)</summary>
internal readonly unsafe struct ReluKernel(float* input, float* output) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => Lanes.Relu(W.Load(input + i)).Store(output + i);
}
