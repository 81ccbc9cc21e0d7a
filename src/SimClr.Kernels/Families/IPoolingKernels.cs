namespace SimClr.Kernels;

public interface IPoolingKernels<T> where T : unmanaged
{
    /// <summary>
    /// output = maximum of each window; argMax (OutputLength) is the position h·W + w it came from. The first of
    /// equal values wins; a NaN wins over all, the last of several (as in PyTorch).
    /// </summary>
    void MaxForward(ArrayView<T> input, in Pool2dShape shape, ArrayView<T> output, ArrayView<int> argMax);

    /// <summary>Sends each dOutput to the input position that won.</summary>
    void MaxBackward(ArrayView<T> dOutput, ArrayView<int> argMax, in Pool2dShape shape,
        ArrayView<T> dInput, Accumulation accumulation);

    /// <summary>input (N, positions, C) to its mean over positions (N, C).</summary>
    void GlobalAverageForward(ArrayView<T> input, int n, int positions, int c, ArrayView<T> output);

    void GlobalAverageBackward(ArrayView<T> dOutput, int n, int positions, int c,
        ArrayView<T> dInput, Accumulation accumulation);
}
