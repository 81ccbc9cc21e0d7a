namespace SimClr.Kernels;

/// <summary>
/// Sums in an order that depends on the shape alone, never on the number of threads. The scalar results go to
/// device memory (a view of length 1).
/// </summary>
public interface IReductionKernels<T> where T : unmanaged
{
    void Sum(BufferView<T> input, BufferView<T> output);

    void SumOfSquares(BufferView<T> input, BufferView<T> output);

    /// <summary>input (rows, columns), output (columns) (+)= sum over rows: the gradient of a bias.</summary>
    void SumRows(BufferView<T> input, long rows, int columns, BufferView<T> output, Accumulation accumulation);

    /// <summary>output = 1 where every element is finite, else 0.</summary>
    void AllFinite(BufferView<T> input, BufferView<T> output);
}
