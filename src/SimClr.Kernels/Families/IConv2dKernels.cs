namespace SimClr.Kernels;

public interface IConv2dKernels<T> where T : unmanaged
{
    /// <summary>output = conv(input, weight).</summary>
    void Forward(BufferView<T> input, BufferView<T> weight, in Conv2dShape shape, BufferView<T> output);

    /// <summary>
    /// As the other, and where the device can do so without reading the output again, true: moments (2, OutC) are then
    /// the means of its channels and their sums of squared deviations, for the batch norm that follows.
    /// </summary>
    bool Forward(BufferView<T> input, BufferView<T> weight, in Conv2dShape shape, BufferView<T> output,
        BufferView<double> moments)
    {
        Forward(input, weight, shape, output);
        return false;
    }

    /// <summary>dInput (+)= gradient of the forward line with respect to its input.</summary>
    void BackwardInput(BufferView<T> dOutput, BufferView<T> weight, in Conv2dShape shape,
        BufferView<T> dInput, Accumulation accumulation);

    /// <summary>dWeight (+)= gradient of the forward line with respect to its weight.</summary>
    void BackwardWeight(BufferView<T> dOutput, BufferView<T> input, in Conv2dShape shape,
        BufferView<T> dWeight, Accumulation accumulation);
}
