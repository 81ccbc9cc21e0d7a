namespace SimClr.Kernels;

public interface IConv2dKernels<T> where T : unmanaged
{
    /// <summary>
    /// output = conv(input, weight). Where statistics (2, OutC) are wanted and the device finds them without reading
    /// the output again, true: they are then the means of its channels and their sums of squared deviations, for the
    /// batch norm that follows.
    /// </summary>
    bool Forward(BufferView<T> input, BufferView<T> weight, in Conv2dShape shape, BufferView<T> output,
        BufferView<double> statistics = default);

    /// <summary>dInput (+)= gradient of the forward line with respect to its input.</summary>
    void BackwardInput(BufferView<T> dOutput, BufferView<T> weight, in Conv2dShape shape,
        BufferView<T> dInput, Accumulation accumulation);

    /// <summary>dWeight (+)= gradient of the forward line with respect to its weight.</summary>
    void BackwardWeight(BufferView<T> dOutput, BufferView<T> input, in Conv2dShape shape,
        BufferView<T> dWeight, Accumulation accumulation);
}
