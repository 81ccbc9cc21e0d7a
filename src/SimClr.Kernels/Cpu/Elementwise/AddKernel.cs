using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output = a + b</summary>
internal readonly unsafe struct AddKernel(float* a, float* b, float* output) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => (W.Load(a + i) + W.Load(b + i)).Store(output + i);
}
