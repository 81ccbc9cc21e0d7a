namespace SimClr.Kernels.Gpu;

/// <summary>The product of two matrices, each plain or transposed, in one precision.</summary>
internal sealed class Gemm<TMultiply>(ProductLauncher<TMultiply> products) : IGemmKernels<float>
    where TMultiply : struct, IMultiply
{
    public static IEnumerable<KernelVariant> Kernels =>
    [
        .. ProductLauncher<TMultiply>.Kernels<MatrixRows, MatrixColumns, MatrixOutput>(),
        .. ProductLauncher<TMultiply>.Kernels<MatrixRows, MatrixRows, MatrixOutput>(),
        .. ProductLauncher<TMultiply>.Kernels<MatrixColumns, MatrixColumns, MatrixOutput>(),
        .. ProductLauncher<TMultiply>.UnalignedKernels<MatrixColumns, MatrixRows, MatrixOutput>(),
    ];

    public void Multiply(BufferView<float> a, BufferView<float> b, BufferView<float> bias, in GemmShape shape,
        BufferView<float> c, Accumulation accumulation)
    {
        var (m, n, k, transposeA, transposeB) = shape;
        if (m == 0 || n == 0)
        {
            return;
        }

        bool aligned = Copies.AreAligned(a, transposeA ? m : k) && Copies.AreAligned(b, transposeB ? k : n);
        aligned &= !(transposeA && transposeB); // no network needs it: not worth three kernels more
        var product = new ProductShape(m, n, k, aligned);
        var (aView, bView) = (a.AsArrayView(), b.AsArrayView());
        var (aRows, aColumns) = (new MatrixRows(aView, m, k), new MatrixColumns(aView, m));
        var (bRows, bColumns) = (new MatrixRows(bView, n, k), new MatrixColumns(bView, n));
        switch (transposeA, transposeB)
        {
            case (false, false):
                products.Multiply(aRows, bColumns, bias, product, c, accumulation);
                break;
            case (false, true):
                products.Multiply(aRows, bRows, bias, product, c, accumulation);
                break;
            case (true, false):
                products.Multiply(aColumns, bColumns, bias, product, c, accumulation);
                break;
            case (true, true):
                products.Multiply(aColumns, bRows, bias, product, c, accumulation);
                break;
        }
    }
}
