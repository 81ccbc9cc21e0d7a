namespace SimClr.Kernels.Cpu;

/// <summary>A convolution's three passes by one algorithm at one stride, and how much they multiply.</summary>
internal interface IConvPasses
{
    /// <inheritdoc cref="IConv2dKernels{T}.Forward"/>
    void Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics);

    /// <inheritdoc cref="IConv2dKernels{T}.BackwardInput"/>
    void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation);

    /// <inheritdoc cref="IConv2dKernels{T}.BackwardWeight"/>
    void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation);

    /// <inheritdoc cref="ConvCost"/>
    double Flops(in Conv2dShape shape, ConvDirection direction);
}
