using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>dInput (+)= (dOutput - output · dot) · inverseNorm, for one row.</summary>
internal readonly unsafe struct NormalizeGradientKernel(
    float* dOutput, float* output, float dot, float inverseNorm, float* dInput, bool add) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
    {
        W tangent = W.MultiplyAdd(W.Load(output + i), W.Broadcast(-dot), W.Load(dOutput + i));
        Lanes.Write(tangent * W.Broadcast(inverseNorm), dInput + i, add);
    }
}
