using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Where the tensor cores leave the sums of a pair of patches. A product does not care which of its rows is
/// called the first, so each lane loads neighbours, 128 bits at a time, and they stand for rows, columns and
/// depths that the instruction wants of that lane. With g = lane / 4 and q = lane % 4: of the left patch the
/// lane has rows 4g..4g+3, which are rows g and g + 8 of two products; of the right one columns 4g..4g+3,
/// which are column g of four products. So column 2q of the four results is 8q..8q+3, column 2q + 1 is
/// 8q+4..8q+7.
/// </summary>
internal static class TensorSums
{
    /// <summary>Writes sums [first + 4 · product of rows + product of columns].</summary>
    public static void Store(
        ArrayView<Float4> sums, int first, ArrayView<Float4> tile, int tileColumns, int firstRow, int firstColumn)
    {
        int lane = Group.IdxX & 31;
        int row = firstRow + 4 * (lane >> 2), quad = firstColumn / 4 + 2 * (lane & 3);
        for (int i = 0; i < 2; i++)
        {
            var s0 = sums[first + 4 * i];
            var s1 = sums[first + 4 * i + 1];
            var s2 = sums[first + 4 * i + 2];
            var s3 = sums[first + 4 * i + 3];
            int low = row + 2 * i, high = low + 1;
            tile[OutputTile.At(low, quad, tileColumns)] = new(s0.X, s1.X, s2.X, s3.X);
            tile[OutputTile.At(low, quad + 1, tileColumns)] = new(s0.Y, s1.Y, s2.Y, s3.Y);
            tile[OutputTile.At(high, quad, tileColumns)] = new(s0.Z, s1.Z, s2.Z, s3.Z);
            tile[OutputTile.At(high, quad + 1, tileColumns)] = new(s0.W, s1.W, s2.W, s3.W);
        }
    }
}
