namespace SimClr.Kernels;

public interface INormalizeKernels<T> where T : unmanaged
{
    /// <summary>
    /// Row-wise L2 normalisation: output = input / max(|input|, epsilon), both (rows, columns); the reciprocal
    /// that was applied is saved in inverseNorm (rows). PyTorch's <c>functional.normalize</c>, epsilon 1e-12.
    /// </summary>
    void Forward(BufferView<T> input, int rows, int columns, double epsilon,
        BufferView<T> output, BufferView<T> inverseNorm);

    /// <summary>dInput (+)= (dOutput - output · (output · dOutput)) · inverseNorm, row by row.</summary>
    void Backward(BufferView<T> dOutput, BufferView<T> output, BufferView<T> inverseNorm, int rows, int columns,
        BufferView<T> dInput, Accumulation accumulation);
}
