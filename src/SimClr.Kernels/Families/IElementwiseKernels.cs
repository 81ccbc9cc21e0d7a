namespace SimClr.Kernels;

/// <summary>Element by element; all views of one call have the same length.</summary>
public interface IElementwiseKernels<T> where T : unmanaged
{
    void Fill(ArrayView<T> output, T value);

    /// <summary>output = a + b. In place allowed.</summary>
    void Add(ArrayView<T> a, ArrayView<T> b, ArrayView<T> output);

    /// <summary>output (+)= scale · input. With scale 1 a copy or a sum.</summary>
    void Scale(ArrayView<T> input, T scale, ArrayView<T> output, Accumulation accumulation);

    /// <summary>output = max(input, 0); NaN stays NaN. In place allowed.</summary>
    void Relu(ArrayView<T> input, ArrayView<T> output);

    /// <summary>dInput (+)= dOutput where the forward's output is above 0, else 0.</summary>
    void ReluBackward(ArrayView<T> dOutput, ArrayView<T> output, ArrayView<T> dInput, Accumulation accumulation);
}
