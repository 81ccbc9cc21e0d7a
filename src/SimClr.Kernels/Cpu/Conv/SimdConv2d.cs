namespace SimClr.Kernels.Cpu;

/// <summary>Convolution for one register width; chooses the algorithm by the shape.</summary>
internal sealed class SimdConv2d<V>(CpuThreads threads, IDeviceMemory memory) : IConv2dKernels<float>
    where V : struct, IFloatVector<V>
{
    private readonly ImplicitGemm<V> implicitGemm = new(threads, memory);
    private readonly ImplicitGemmWeight<V> implicitGemmWeight = new(threads, memory);
    private readonly WinogradConv<V> winograd = new(threads, memory);
    private readonly WinogradWeight<V> winogradWeight = new(threads, memory);

    public void Forward(ArrayView<float> input, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> output)
    {
        if (FitsWinograd(shape))
        {
            winograd.Forward(input, weight, shape, output);
        }
        else
        {
            implicitGemm.Forward(input, weight, shape, output);
        }
    }

    public void BackwardInput(ArrayView<float> dOutput, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> dInput, Accumulation accumulation)
    {
        if (FitsWinograd(shape))
        {
            winograd.BackwardInput(dOutput, weight, shape, dInput, accumulation);
        }
        else
        {
            implicitGemm.BackwardInput(dOutput, weight, shape, dInput, accumulation);
        }
    }

    public void BackwardWeight(ArrayView<float> dOutput, ArrayView<float> input, in Conv2dShape shape,
        ArrayView<float> dWeight, Accumulation accumulation)
    {
        if (FitsWinograd(shape))
        {
            winogradWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
        }
        else
        {
            implicitGemmWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
        }
    }

    /// <summary>
    /// Whole registers of channels, and images on which tiles of 4x4 pixels are not mostly edge.
    /// </summary>
    private static bool FitsWinograd(in Conv2dShape shape)
        => shape is { KH: 3, KW: 3, Stride: 1, Padding: <= 2, OutH: >= 3, OutW: >= 3 }
            && shape.C % V.Width == 0 && shape.OutC % V.Width == 0;
}
