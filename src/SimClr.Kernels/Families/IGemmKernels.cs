namespace SimClr.Kernels;

public interface IGemmKernels<T> where T : unmanaged
{
    /// <summary>
    /// c (M, N) = op(a) · op(b) + bias, or c += op(a) · op(b) + bias. <paramref name="bias"/> (N) is added to
    /// every row; empty for none. <paramref name="c"/> overlaps no input.
    /// </summary>
    void Multiply(ArrayView<T> a, ArrayView<T> b, ArrayView<T> bias, in GemmShape shape,
        ArrayView<T> c, Accumulation accumulation);
}
