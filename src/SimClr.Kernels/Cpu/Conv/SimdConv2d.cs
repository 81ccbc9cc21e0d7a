namespace SimClr.Kernels.Cpu;

/// <summary>Convolution for one register width; chooses the algorithm by the shape.</summary>
internal sealed class SimdConv2d<V>(CpuThreads threads, IDeviceMemory memory) : IConv2dKernels<float>
    where V : struct, IFloatVector<V>
{
    private readonly ImplicitGemm<V> implicitGemm = new(threads, memory);
    private readonly ImplicitGemmWeight<V> implicitGemmWeight = new(threads, memory);

    public void Forward(ArrayView<float> input, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> output)
        => implicitGemm.Forward(input, weight, shape, output);

    public void BackwardInput(ArrayView<float> dOutput, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> dInput, Accumulation accumulation)
        => implicitGemm.BackwardInput(dOutput, weight, shape, dInput, accumulation);

    public void BackwardWeight(ArrayView<float> dOutput, ArrayView<float> input, in Conv2dShape shape,
        ArrayView<float> dWeight, Accumulation accumulation)
        => implicitGemmWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
}
