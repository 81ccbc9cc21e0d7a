using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>dInput (+)= dOutput where output is above 0, else 0</summary>
internal readonly unsafe struct ReluGradientKernel(float* dOutput, float* output, float* dInput, bool add) : IElementKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<W>(long i) where W : struct, IFloatVector<W>
        => Lanes.Write(Lanes.WherePositive(W.Load(output + i), W.Load(dOutput + i)), dInput + i, add);
}
