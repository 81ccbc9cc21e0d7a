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
/// <remarks>
/// The tensor cores do not round what they add, they cut it off towards zero: products and the sum so far behind
/// the last place of the largest and 1 (A100) or 2 (H100) bits more, then the new sum. After n instructions it is
/// off by less than n · c · 2^-23 · M, where 2M is more than any product or sum on the way, and c is 7 (A100) or
/// 3.25 (H100) in tf32, 11 or 5.25 in bf16; and always towards zero, so a long sum drifts. By n / 2 last places
/// or so: 2e-5 of the sum at a depth of 2448 in tf32, where the rounding of the factors costs 3e-4. New sums for
/// every step, added to the others with rounding, would end that. They cost a warp of 64 x 64 sums 128 additions
/// a step, 1.5 to 1.8 times the instructions, and registers that it does not have (255, and spills).
/// </remarks>
internal static class TensorSums
{
    /// <summary>Writes sums [first + 4 · product of rows + product of columns].</summary>
    public static void Store(ArrayView<Float4> sums, int first, ArrayView<Float4> tile, int tileColumns,
        int firstRow, int firstColumn)
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
