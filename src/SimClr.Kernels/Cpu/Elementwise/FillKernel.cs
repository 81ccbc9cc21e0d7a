using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output = value</summary>
internal readonly unsafe struct FillKernel(float value, float* output) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => W.Broadcast(value).Store(output + i);
}
