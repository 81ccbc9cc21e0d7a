namespace SimClr.Kernels;

public interface IConv2dKernels<T> where T : unmanaged
{
    /// <summary>output = conv(input, weight).</summary>
    void Forward(ArrayView<T> input, ArrayView<T> weight, in Conv2dShape shape, ArrayView<T> output);

    /// <summary>
    /// As the other, and where the device can do so without reading the output again, true: moments (2, OutC) are then
    /// the means of its channels and their sums of squared deviations, for the batch norm that follows.
    /// </summary>
    bool Forward(ArrayView<T> input, ArrayView<T> weight, in Conv2dShape shape, ArrayView<T> output,
        ArrayView<double> moments)
    {
        Forward(input, weight, shape, output);
        return false;
    }

    /// <summary>dInput (+)= gradient of the forward line with respect to its input.</summary>
    void BackwardInput(ArrayView<T> dOutput, ArrayView<T> weight, in Conv2dShape shape,
        ArrayView<T> dInput, Accumulation accumulation);

    /// <summary>dWeight (+)= gradient of the forward line with respect to its weight.</summary>
    void BackwardWeight(ArrayView<T> dOutput, ArrayView<T> input, in Conv2dShape shape,
        ArrayView<T> dWeight, Accumulation accumulation);
}
