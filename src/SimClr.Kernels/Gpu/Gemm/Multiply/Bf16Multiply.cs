using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// bf16 on the tensor cores: a pair of patches is 32 x 32 sums over 16 steps of depth, 2 x 4 products of (16,
/// 8) times 16. <see cref="TensorSums"/> says which row, column and depth stands for which of the
/// instruction's.
/// </summary>
internal readonly struct Bf16Multiply : IMultiply
{
    public static int PatchColumns => 32;

    public static int Passes => 1;

    public static int ColumnQuad(int lane) => lane >> 2;

    public static int DepthQuad(int lane) => lane & 3;

    public static RoundedPatch Round(in Patch patch)
        => new(Round(patch.Row0), Round(patch.Row1), Round(patch.Row2), Round(patch.Row3));

    // The instruction's depths 2q, 2q + 1, 2q + 8, 2q + 9 are this patch's 4q to 4q + 3.
    public static void MultiplyAdd(
        ArrayView<Float4> sums, int first, in RoundedPatch rows, in RoundedPatch columns)
    {
        MultiplyAdd(sums, first, rows.Row0, rows.Row1, columns);
        MultiplyAdd(sums, first + 4, rows.Row2, rows.Row3, columns);
    }

    public static void Store(ArrayView<Float4> sums, int first, ArrayView<Float4> tile, int tileColumns,
        int firstRow, int firstColumn)
        => TensorSums.Store(sums, first, tile, tileColumns, firstRow, firstColumn);

    private static UInt4 Round(Float4 row)
        => new(TensorCore.PackBf16(row.X, row.Y), TensorCore.PackBf16(row.Z, row.W), 0, 0);

    private static void MultiplyAdd(
        ArrayView<Float4> sums, int first, UInt4 low, UInt4 high, in RoundedPatch columns)
    {
        var rows = new UInt4(low.X, high.X, low.Y, high.Y);
        sums[first] = TensorCore.MultiplyAddBf16(sums[first], rows, columns.Row0.X, columns.Row0.Y);
        sums[first + 1] = TensorCore.MultiplyAddBf16(sums[first + 1], rows, columns.Row1.X, columns.Row1.Y);
        sums[first + 2] = TensorCore.MultiplyAddBf16(sums[first + 2], rows, columns.Row2.X, columns.Row2.Y);
        sums[first + 3] = TensorCore.MultiplyAddBf16(sums[first + 3], rows, columns.Row3.X, columns.Row3.Y);
    }
}
