using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// float32 on the ordinary cores. Lane l takes rows 4 (l / 4) and columns 4 (l % 4) of each pair of patches,
/// 4 x 4 sums, one fused multiplication after the other in the order of depth.
/// </summary>
internal readonly struct Fp32Multiply : IMultiply
{
    public static int PatchColumns => 16;

    public static int Passes => Loop.Rolled(TileProduct.Depth / 4);

    public static int ColumnQuad(int lane) => lane & 3;

    public static int DepthQuad(int lane) => 0;

    public static RoundedPatch Round(in Patch patch)
        => new(Bits(patch.Row0), Bits(patch.Row1), Bits(patch.Row2), Bits(patch.Row3));

    public static void MultiplyAdd(
        ArrayView<Float4> sums, int first, in RoundedPatch rows, in RoundedPatch columns)
    {
        Float4 r0 = Floats(rows.Row0), r1 = Floats(rows.Row1), r2 = Floats(rows.Row2), r3 = Floats(rows.Row3);
        Float4 c0 = Floats(columns.Row0), c1 = Floats(columns.Row1);
        Float4 c2 = Floats(columns.Row2), c3 = Floats(columns.Row3);
        MultiplyAdd(sums, first, new(r0.X, r1.X, r2.X, r3.X), new(c0.X, c1.X, c2.X, c3.X));
        MultiplyAdd(sums, first, new(r0.Y, r1.Y, r2.Y, r3.Y), new(c0.Y, c1.Y, c2.Y, c3.Y));
        MultiplyAdd(sums, first, new(r0.Z, r1.Z, r2.Z, r3.Z), new(c0.Z, c1.Z, c2.Z, c3.Z));
        MultiplyAdd(sums, first, new(r0.W, r1.W, r2.W, r3.W), new(c0.W, c1.W, c2.W, c3.W));
    }

    public static void Store(ArrayView<Float4> sums, int first, ArrayView<Float4> tile, int tileColumns,
        int firstRow, int firstColumn)
    {
        int lane = Group.IdxX & 31;
        int row = firstRow + 4 * (lane >> 2), quad = firstColumn / 4 + (lane & 3);
        for (int i = 0; i < 4; i++)
        {
            tile[OutputTile.At(row + i, quad, tileColumns)] = sums[first + i];
        }
    }

    /// <summary>Of one depth: all four rows by all four columns.</summary>
    private static void MultiplyAdd(ArrayView<Float4> sums, int first, Float4 rows, Float4 columns)
    {
        sums[first] = MultiplyAdd(rows.X, columns, sums[first]);
        sums[first + 1] = MultiplyAdd(rows.Y, columns, sums[first + 1]);
        sums[first + 2] = MultiplyAdd(rows.Z, columns, sums[first + 2]);
        sums[first + 3] = MultiplyAdd(rows.W, columns, sums[first + 3]);
    }

    private static Float4 MultiplyAdd(float row, Float4 columns, Float4 sum) => new(
        MathF.FusedMultiplyAdd(row, columns.X, sum.X), MathF.FusedMultiplyAdd(row, columns.Y, sum.Y),
        MathF.FusedMultiplyAdd(row, columns.Z, sum.Z), MathF.FusedMultiplyAdd(row, columns.W, sum.W));

    private static UInt4 Bits(Float4 row) => new(
        Interop.FloatAsInt(row.X), Interop.FloatAsInt(row.Y),
        Interop.FloatAsInt(row.Z), Interop.FloatAsInt(row.W));

    private static Float4 Floats(UInt4 row) => new(
        Interop.IntAsFloat(row.X), Interop.IntAsFloat(row.Y),
        Interop.IntAsFloat(row.Z), Interop.IntAsFloat(row.W));
}
