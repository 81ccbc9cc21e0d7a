using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// tf32 on the tensor cores: a pair of patches is 32 x 32 sums over 16 steps of depth, 2 x 4 products of (16,
/// 8) times two of 8. <see cref="TensorSums"/> says which row, column and depth stands for which of the
/// instruction's.
/// </summary>
internal readonly struct Tf32Multiply : IMultiply
{
    public static int PatchColumns => 32;

    public static int Passes => 1;

    public static int ColumnQuad(int lane) => lane >> 2;

    public static int DepthQuad(int lane) => lane & 3;

    public static RoundedPatch Round(in Patch patch)
        => new(Round(patch.Row0), Round(patch.Row1), Round(patch.Row2), Round(patch.Row3));

    // The instruction's depths q and q + 4 are this patch's 4q and 4q + 1, then 4q + 2 and 4q + 3.
    public static void MultiplyAdd(
        ArrayView<Float4> sums, int first, in RoundedPatch rows, in RoundedPatch columns)
    {
        MultiplyAddFirst(sums, first, rows.Row0, rows.Row1, columns);
        MultiplyAddFirst(sums, first + 4, rows.Row2, rows.Row3, columns);
        MultiplyAddSecond(sums, first, rows.Row0, rows.Row1, columns);
        MultiplyAddSecond(sums, first + 4, rows.Row2, rows.Row3, columns);
    }

    public static void Store(ArrayView<Float4> sums, int first, ArrayView<Float4> tile, int tileColumns,
        int firstRow, int firstColumn)
        => TensorSums.Store(sums, first, tile, tileColumns, firstRow, firstColumn);

    private static void MultiplyAddFirst(
        ArrayView<Float4> sums, int first, UInt4 low, UInt4 high, in RoundedPatch columns)
    {
        var rows = new UInt4(low.X, high.X, low.Y, high.Y);
        sums[first] = TensorCore.MultiplyAddTf32(sums[first], rows, columns.Row0.X, columns.Row0.Y);
        sums[first + 1] = TensorCore.MultiplyAddTf32(sums[first + 1], rows, columns.Row1.X, columns.Row1.Y);
        sums[first + 2] = TensorCore.MultiplyAddTf32(sums[first + 2], rows, columns.Row2.X, columns.Row2.Y);
        sums[first + 3] = TensorCore.MultiplyAddTf32(sums[first + 3], rows, columns.Row3.X, columns.Row3.Y);
    }

    private static void MultiplyAddSecond(
        ArrayView<Float4> sums, int first, UInt4 low, UInt4 high, in RoundedPatch columns)
    {
        var rows = new UInt4(low.Z, high.Z, low.W, high.W);
        sums[first] = TensorCore.MultiplyAddTf32(sums[first], rows, columns.Row0.Z, columns.Row0.W);
        sums[first + 1] = TensorCore.MultiplyAddTf32(sums[first + 1], rows, columns.Row1.Z, columns.Row1.W);
        sums[first + 2] = TensorCore.MultiplyAddTf32(sums[first + 2], rows, columns.Row2.Z, columns.Row2.W);
        sums[first + 3] = TensorCore.MultiplyAddTf32(sums[first + 3], rows, columns.Row3.Z, columns.Row3.W);
    }

    private static UInt4 Round(Float4 row) => new(Round(row.X), Round(row.Y), Round(row.Z), Round(row.W));

    // To 11 bits, to nearest, by Veltkamp's splitting: 8193 x has its last bit where x is to be rounded, and
    // 8192 x is exact. Two instructions into any register, where cvt.rna.tf32 becomes a comparison, an
    // addition in place and a move. From 2^115 on, and for infinities, the result is NaN.
    private static uint Round(float x) => Interop.FloatAsInt(
        MathF.FusedMultiplyAdd(x, -8192, MathF.FusedMultiplyAdd(x, 8192, x)));
}
