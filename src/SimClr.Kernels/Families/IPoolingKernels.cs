namespace SimClr.Kernels;

public interface IPoolingKernels<T> where T : unmanaged
{
    /// <summary>
    /// output = maximum of each window; argMax (OutputLength) is the position h·W + w it came from. The first of
    /// equal values wins; a NaN wins over all, the last of several (as in PyTorch).
    /// </summary>
    void MaxForward(BufferView<T> input, in Pool2dShape shape, BufferView<T> output, BufferView<int> argMax);

    /// <summary>Sends each dOutput to the input position that won.</summary>
    void MaxBackward(BufferView<T> dOutput, BufferView<int> argMax, in Pool2dShape shape,
        BufferView<T> dInput, Accumulation accumulation);

    /// <summary>input (N, positions, C) to its mean over positions (N, C).</summary>
    void GlobalAverageForward(BufferView<T> input, int n, int positions, int c, BufferView<T> output);

    void GlobalAverageBackward(BufferView<T> dOutput, int n, int positions, int c,
        BufferView<T> dInput, Accumulation accumulation);
}
