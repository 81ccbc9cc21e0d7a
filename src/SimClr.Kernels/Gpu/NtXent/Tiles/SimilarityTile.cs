namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a block does with a tile of z z^T: brings chunks of z to shared memory, one ahead of the arithmetic,
/// and has them multiplied.
/// </summary>
internal static unsafe class SimilarityTile
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
    /// One of the two stages: rows (64, Stride), columns (64, Stride); or z (16, GradientStride).
    /// </summary>
    public const int StageLength = 2 * Side * Stride;

    /// <summary>dots = rows firstRow.. of z times its rows firstColumn.., transposed.</summary>
    public static void Multiply<TProduct, TCopy>(ref Registers32<float> dots, float* stages, float* z,
        int rows, int d, int firstRow, int firstColumn)
        where TProduct : ISimilarityProduct
        where TCopy : IRowCopy
    {
        const int Pieces = Chunk / 4; // of a row
        const int Step = Threads / Pieces;
        int row = (int)((uint)Group.IdxX / Pieces);
        int k = (Group.IdxX & (Pieces - 1)) * 4;
        float* shared = stages + row * Stride + k;
        var left = new RowPieces(z, rows, d, firstRow + row, k);
        var right = new RowPieces(z, rows, d, firstColumn + row, k);
        Group.Barrier(); // nobody reads the stages any more
        Load(0, 0);
        for (int start = 0, stage = 0; start < d; start += Chunk, stage ^= StageLength)
        {
            AsyncCopy.Wait(0);
            Group.Barrier(); // this stage is full, and everybody is done with the other
            if (start + Chunk < d)
            {
                Load(start + Chunk, stage ^ StageLength);
            }

            TProduct.AddSimilarities(ref dots, stages + stage, stages + stage + Side * Stride);
        }

        void Load(int start, int stage)
        {
            left.Load<TCopy>(shared + stage, Stride, Step, Side, 0, start);
            right.Load<TCopy>(shared + stage + Side * Stride, Stride, Step, Side, 0, start);
            AsyncCopy.Commit();
        }
    }

    /// <summary>
    /// sums += coefficients (64, 64) · z[firstColumn.., firstD..], of which 128 numbers of D.
    /// </summary>
    public static void MultiplyGradient<TProduct, TCopy>(ref Registers64<float> sums, float* coefficients,
        float* stages, float* z, int rows, int d, int firstColumn, int firstD)
        where TProduct : ISimilarityProduct
        where TCopy : IRowCopy
    {
        const int Pieces = GradientWidth / 4; // of a row
        const int Step = Threads / Pieces;
        int row = (int)((uint)Group.IdxX / Pieces);
        int k = (Group.IdxX & (Pieces - 1)) * 4;
        float* shared = stages + row * GradientStride + k;
        var pieces = new RowPieces(z, rows, d, firstColumn + row, firstD + k);
        Group.Barrier(); // the coefficients are written, and nobody reads the stages any more
        Load(0, 0);
        for (int start = 0, stage = 0; start < Loop.Rolled(Side); start += Chunk, stage ^= StageLength)
        {
            AsyncCopy.Wait(0);
            Group.Barrier();
            if (start + Chunk < Side)
            {
                Load(start + Chunk, stage ^ StageLength);
            }

            TProduct.AddGradient(ref sums, coefficients + start, stages + stage);
        }

        void Load(int start, int stage)
        {
            pieces.Load<TCopy>(shared + stage, GradientStride, Step, Chunk, start, 0);
            AsyncCopy.Commit();
        }
    }
}
