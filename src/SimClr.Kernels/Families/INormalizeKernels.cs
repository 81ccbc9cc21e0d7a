namespace SimClr.Kernels;

public interface INormalizeKernels<T> where T : unmanaged
{
    /// <summary>
    /// Row-wise L2 normalisation: output = input / max(|input|, epsilon), both (rows, columns); the reciprocal
    /// that was applied is saved in inverseNorm (rows). PyTorch's <c>functional.normalize</c>, epsilon 1e-12.
    /// </summary>
    void Forward(ArrayView<T> input, int rows, int columns, double epsilon,
        ArrayView<T> output, ArrayView<T> inverseNorm);

    /// <summary>dInput (+)= (dOutput - output · (output · dOutput)) · inverseNorm, row by row.</summary>
    void Backward(ArrayView<T> dOutput, ArrayView<T> output, ArrayView<T> inverseNorm, int rows, int columns,
        ArrayView<T> dInput, Accumulation accumulation);
}
