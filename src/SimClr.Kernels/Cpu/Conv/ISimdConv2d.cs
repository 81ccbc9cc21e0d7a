namespace SimClr.Kernels.Cpu;

/// <summary>Convolution in one register width, whatever width that is.</summary>
internal interface ISimdConv2d
{
    /// <summary>The algorithms that can compute it.</summary>
    IReadOnlyList<ConvAlgorithm> Candidates(in Conv2dShape shape, ConvDirection direction);

    /// <summary>The one to take where nothing else is known. A batch of any size has the same.</summary>
    ConvAlgorithm Rule(in Conv2dShape shape, ConvDirection direction);

    /// <inheritdoc cref="ConvCost"/>
    double Flops(ConvAlgorithm algorithm, in Conv2dShape shape, ConvDirection direction);

    /// <inheritdoc cref="IConv2dKernels{T}.Forward"/>
    void Forward(ConvAlgorithm algorithm, BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics);

    /// <inheritdoc cref="IConv2dKernels{T}.BackwardInput"/>
    void BackwardInput(ConvAlgorithm algorithm, BufferView<float> dOutput, BufferView<float> weight,
        in Conv2dShape shape, BufferView<float> dInput, Accumulation accumulation);

    /// <inheritdoc cref="IConv2dKernels{T}.BackwardWeight"/>
    void BackwardWeight(ConvAlgorithm algorithm, BufferView<float> dOutput, BufferView<float> input,
        in Conv2dShape shape, BufferView<float> dWeight, Accumulation accumulation);
}
