using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// What a block does with a tile of z z^T: brings chunks of z to shared memory, one ahead of the arithmetic,
/// and has them multiplied.
/// </summary>
internal static unsafe class SimilarityTile
{
    public const int Threads = 128;
    public const int Side = 64;

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
        Group.Barrier(); // nobody reads the stages any more
        LoadPair<TCopy>(stages, z, rows, d, firstRow, firstColumn, 0);
        for (int k = 0, stage = 0; k < d; k += Chunk, stage ^= StageLength)
        {
            AsyncCopy.Wait(0);
            Group.Barrier(); // this stage is full, and everybody is done with the other
            if (k + Chunk < d)
            {
                LoadPair<TCopy>(stages + (stage ^ StageLength), z, rows, d, firstRow, firstColumn, k + Chunk);
            }

            TProduct.AddSimilarities(ref dots, stages + stage, stages + stage + Side * Stride);
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
        Group.Barrier(); // the coefficients are written, and nobody reads the stages any more
        LoadWide<TCopy>(stages, z, rows, d, firstColumn, firstD);
        for (int j = 0, stage = 0; j < Loop.Rolled(Side); j += Chunk, stage ^= StageLength)
        {
            AsyncCopy.Wait(0);
            Group.Barrier();
            if (j + Chunk < Side)
            {
                LoadWide<TCopy>(stages + (stage ^ StageLength), z, rows, d, firstColumn + j + Chunk, firstD);
            }

            TProduct.AddGradient(ref sums, coefficients + j, stages + stage);
        }
    }

    private static void LoadPair<TCopy>(
        float* stage, float* z, int rows, int d, int firstRow, int firstColumn, int firstD)
        where TCopy : IRowCopy
    {
        const int Pieces = Chunk / 4; // of a row
        int row = (int)((uint)Group.IdxX / Pieces);
        int k = (Group.IdxX & (Pieces - 1)) * 4;
        for (int i = 0; i < Side; i += Threads / Pieces)
        {
            float* place = stage + (row + i) * Stride + k;
            Load<TCopy>(place, z, rows, d, firstRow + row + i, firstD + k);
            Load<TCopy>(place + Side * Stride, z, rows, d, firstColumn + row + i, firstD + k);
        }

        AsyncCopy.Commit();
    }

    private static void LoadWide<TCopy>(float* stage, float* z, int rows, int d, int firstRow, int firstD)
        where TCopy : IRowCopy
    {
        const int Pieces = GradientWidth / 4;
        int row = (int)((uint)Group.IdxX / Pieces);
        int k = (Group.IdxX & (Pieces - 1)) * 4;
        for (int i = 0; i < Chunk; i += Threads / Pieces)
        {
            Load<TCopy>(stage + (row + i) * GradientStride + k, z, rows, d, firstRow + row + i, firstD + k);
        }

        AsyncCopy.Commit();
    }

    /// <summary>Four numbers of one row; zeros for those that z does not have.</summary>
    private static void Load<TCopy>(float* shared, float* z, int rows, int d, int row, int k)
        where TCopy : IRowCopy
    {
        int count = row < rows ? Math.Min(d - k, 4) : 0;
        TCopy.Copy(shared, count > 0 ? z + (long)row * d + k : z, count);
    }
}
