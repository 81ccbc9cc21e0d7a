namespace SimClr.Kernels.Gpu;

/// <summary>
/// float32 on the ordinary cores. Lane l takes rows 4 (l / 4) and columns 4 (l % 4) of each pair of patches,
/// 4 x 4 sums, one fused multiplication after the other in the order of depth.
/// </summary>
internal readonly unsafe struct Fp32Multiply : IMultiply
{
    public static int PatchColumns => 16;

    public static int Passes => Loop.Rolled(TileProduct.Depth / 4);

    public static int ColumnQuad(int lane) => lane & 3;

    public static int DepthQuad(int lane) => 0;

    public static Registers16<uint> Round(in Registers16<float> patch)
    {
        var words = default(Registers16<uint>);
        for (int i = 0; i < 16; i++)
        {
            words[i] = BitConverter.SingleToUInt32Bits(patch[i]);
        }

        return words;
    }

    public static void MultiplyAdd(
        ref Registers32<Float4> sums, int first, in Registers16<uint> rows, in Registers16<uint> columns)
    {
        for (int depth = 0; depth < 4; depth++)
        {
            for (int row = 0; row < 4; row++)
            {
                float a = BitConverter.UInt32BitsToSingle(rows[4 * row + depth]);
                ref var sum = ref sums[first + row];
                sum.X = MultiplyAdd(a, columns[depth], sum.X);
                sum.Y = MultiplyAdd(a, columns[4 + depth], sum.Y);
                sum.Z = MultiplyAdd(a, columns[8 + depth], sum.Z);
                sum.W = MultiplyAdd(a, columns[12 + depth], sum.W);
            }
        }
    }

    public static void Store(
        in Registers32<Float4> sums, int first, float* tile, int tileColumns, int firstRow, int firstColumn)
    {
        int lane = Group.IdxX & 31;
        int row = firstRow + 4 * (lane >> 2), column = firstColumn + 4 * (lane & 3);
        for (int i = 0; i < 4; i++)
        {
            *(Float4*)(tile + OutputTile.At(row + i, column, tileColumns)) = sums[first + i];
        }
    }

    private static float MultiplyAdd(float a, uint b, float sum)
        => MathF.FusedMultiplyAdd(a, BitConverter.UInt32BitsToSingle(b), sum);
}
