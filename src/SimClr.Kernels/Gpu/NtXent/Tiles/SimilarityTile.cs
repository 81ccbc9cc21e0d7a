using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a block does with a tile of z z^T: brings chunks of z to shared memory, one ahead of the arithmetic,
/// and has them multiplied.
/// </summary>
internal static class SimilarityTile
{
    public const int Threads = 128;
    public const int Side = 64;

    /// <summary>From one row of a thread to its next.</summary>
    public const int RowStep = 8;

    /// <summary>Numbers of D, or rows of z, that are in shared memory at once.</summary>
    public const int Chunk = 16;

    // The strides keep 128-bit accesses aligned and let neighbouring rows start in different banks.
    public const int Stride = Chunk + 4;
    public const int CoefficientStride = Side + 4;

    public const int GradientWidth = 128;
    public const int GradientStride = GradientWidth + 8;

    /// <summary>
    /// Quads of one of the two stages: rows (64, Stride), columns (64, Stride); or z (16, GradientStride).
    /// </summary>
    public const int StageQuads = 2 * RowQuads;

    private const int RowQuads = Side * Stride / 4;

    /// <summary>dots += rows firstRow.. of z times its rows firstColumn.., transposed.</summary>
    public static void Multiply<TProduct, TCopy>(ArrayView<float> dots, ArrayView<Float4> stages,
        ArrayView<float> z, int rows, int d, int firstRow, int firstColumn)
        where TProduct : struct, ISimilarityProduct
        where TCopy : struct, IRowCopy
    {
        const int Pieces = Chunk / 4; // of a row
        int row = Group.IdxX >> 2;
        int piece = Group.IdxX & (Pieces - 1);
        int quad = row * (Stride / 4) + piece;
        var left = new RowPieces(z, rows, d, firstRow + row, 4 * piece);
        var right = new RowPieces(z, rows, d, firstColumn + row, 4 * piece);
        Group.Barrier(); // nobody reads the stages any more
        LoadRows<TCopy>(left, right, stages, quad, 0);
        int stage = 0;
        for (int start = 0; start < d; start += Chunk)
        {
            AsyncCopy.Wait(0);
            Group.Barrier(); // this stage is full, and everybody is done with the other
            if (start + Chunk < d)
            {
                LoadRows<TCopy>(left, right, stages, quad + (stage ^ StageQuads), start + Chunk);
            }

            TProduct.AddSimilarities(
                dots, stages.SubView(stage, RowQuads), stages.SubView(stage + RowQuads, RowQuads));
            stage ^= StageQuads;
        }
    }

    /// <summary>
    /// sums += coefficients (64, 64) · z[firstColumn.., firstD..], of which 128 numbers of D.
    /// </summary>
    public static void MultiplyGradient<TProduct, TCopy>(ArrayView<float> sums,
        ArrayView<Float4> coefficients, ArrayView<Float4> stages, ArrayView<float> z,
        int rows, int d, int firstColumn, int firstD)
        where TProduct : struct, ISimilarityProduct
        where TCopy : struct, IRowCopy
    {
        const int Pieces = GradientWidth / 4; // of a row
        int row = Group.IdxX >> 5;
        int piece = Group.IdxX & (Pieces - 1);
        int quad = row * (GradientStride / 4) + piece;
        var pieces = new RowPieces(z, rows, d, firstColumn + row, firstD + 4 * piece);
        Group.Barrier(); // the coefficients are written, and nobody reads the stages any more
        LoadGradient<TCopy>(pieces, stages, quad, 0);
        int stage = 0;
        int end = Loop.Rolled(Side);
        for (int start = 0; start < end; start += Chunk)
        {
            AsyncCopy.Wait(0);
            Group.Barrier();
            if (start + Chunk < Side)
            {
                LoadGradient<TCopy>(pieces, stages, quad + (stage ^ StageQuads), start + Chunk);
            }

            TProduct.AddGradient(sums, coefficients.SubView(start >> 2), stages.SubView(stage, StageQuads));
            stage ^= StageQuads;
        }
    }

    private static void LoadRows<TCopy>(
        RowPieces left, RowPieces right, ArrayView<Float4> stages, int quad, int start)
        where TCopy : struct, IRowCopy
    {
        const int Step = 4 * Threads / Chunk;
        left.Load<TCopy>(stages, quad, Stride / 4, Side / Step, Step, 0, start);
        right.Load<TCopy>(stages, quad + RowQuads, Stride / 4, Side / Step, Step, 0, start);
        AsyncCopy.Commit();
    }

    private static void LoadGradient<TCopy>(RowPieces pieces, ArrayView<Float4> stages, int quad, int start)
        where TCopy : struct, IRowCopy
    {
        const int Step = 4 * Threads / GradientWidth;
        pieces.Load<TCopy>(stages, quad, GradientStride / 4, Chunk / Step, Step, start, 0);
        AsyncCopy.Commit();
    }
}
