namespace SimClr.Kernels;

public interface IGemmKernels<T> where T : unmanaged
{
    /// <summary>
    /// c (M, N) = op(a) · op(b) + bias, or c += op(a) · op(b) + bias. <paramref name="bias"/> (N) is added to
    /// every row; empty for none. <paramref name="c"/> overlaps no input.
    /// </summary>
    void Multiply(BufferView<T> a, BufferView<T> b, BufferView<T> bias, in GemmShape shape,
        BufferView<T> c, Accumulation accumulation);
}
