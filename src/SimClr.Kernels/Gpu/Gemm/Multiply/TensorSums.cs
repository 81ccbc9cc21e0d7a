namespace SimClr.Kernels.Gpu;

/// <summary>
/// Where the tensor cores leave the sums of a pair of patches. A product does not care which of its rows is
/// called the first, so each lane loads neighbours, 128 bits at a time, and they stand for rows, columns and
/// depths that the instruction wants of that lane. With g = lane / 4 and q = lane % 4: of the left patch the
/// lane has rows 4g..4g+3, which are rows g and g + 8 of two products; of the right one columns 4g..4g+3,
/// which are column g of four products. So column 2q of the four results is 8q..8q+3, column 2q + 1 is
/// 8q+4..8q+7.
/// </summary>
internal static unsafe class TensorSums
{
    /// <summary>Writes sums [first + 4 · product of rows + product of columns].</summary>
    public static void Store(
        in Registers32<Float4> sums, int first, float* tile, int tileColumns, int firstRow, int firstColumn)
    {
        int lane = Group.IdxX & 31;
        int row = firstRow + 4 * (lane >> 2), column = firstColumn + 8 * (lane & 3);
        for (int i = 0; i < 2; i++)
        {
            var s0 = sums[first + 4 * i];
            var s1 = sums[first + 4 * i + 1];
            var s2 = sums[first + 4 * i + 2];
            var s3 = sums[first + 4 * i + 3];
            int low = row + 2 * i, high = low + 1;
            Store(tile, low, column, tileColumns, s0.X, s1.X, s2.X, s3.X);
            Store(tile, low, column + 4, tileColumns, s0.Y, s1.Y, s2.Y, s3.Y);
            Store(tile, high, column, tileColumns, s0.Z, s1.Z, s2.Z, s3.Z);
            Store(tile, high, column + 4, tileColumns, s0.W, s1.W, s2.W, s3.W);
        }
    }

    private static void Store(
        float* tile, int row, int column, int tileColumns, float x, float y, float z, float w)
        => *(Float4*)(tile + OutputTile.At(row, column, tileColumns)) = new Float4(x, y, z, w);
}
