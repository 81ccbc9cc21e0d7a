using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>output (+)= scale · input</summary>
internal readonly unsafe struct ScaleKernel(float* input, float scale, float* output, bool add) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => Lanes.Write(W.Broadcast(scale) * W.Load(input + i), output + i, add);
}
