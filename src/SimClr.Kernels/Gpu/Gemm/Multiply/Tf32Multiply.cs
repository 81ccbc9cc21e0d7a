namespace SimClr.Kernels.Gpu;

/// <summary>
/// tf32 on the tensor cores: a pair of patches is 32 x 32 sums over 16 steps of depth, 2 x 4 products of (16,
/// 8) times two of 8. <see cref="TensorSums"/> says which row, column and depth stands for which of the
/// instruction's.
/// </summary>
internal readonly unsafe struct Tf32Multiply : IMultiply
{
    public static int PatchColumns => 32;

    public static int Passes => 1;

    public static int ColumnQuad(int lane) => lane >> 2;

    public static int DepthQuad(int lane) => lane & 3;

    public static Registers16<uint> Round(in Registers16<float> patch)
    {
        var words = default(Registers16<uint>);
        for (int i = 0; i < 16; i++)
        {
            words[i] = BitConverter.SingleToUInt32Bits(Round(patch[i]));
        }

        return words;
    }

    public static void MultiplyAdd(
        ref Registers32<Float4> sums, int first, in Registers16<uint> rows, in Registers16<uint> columns)
    {
        // The instruction's depths q and q + 4 are this patch's 4q and 4q + 1, then 4q + 2 and 4q + 3.
        for (int half = 0; half < 4; half += 2)
        {
            for (int row = 0; row < 2; row++)
            {
                int low = 8 * row + half, high = low + 4;
                for (int column = 0; column < 4; column++)
                {
                    TensorCore.MultiplyAddTf32(ref sums[first + 4 * row + column],
                        rows[low], rows[high], rows[low + 1], rows[high + 1],
                        columns[4 * column + half], columns[4 * column + half + 1]);
                }
            }
        }
    }

    public static void Store(
        in Registers32<Float4> sums, int first, float* tile, int tileColumns, int firstRow, int firstColumn)
        => TensorSums.Store(sums, first, tile, tileColumns, firstRow, firstColumn);

    // To 11 bits, to nearest, by Veltkamp's splitting: 8193 x has its last bit where x is to be rounded, and
    // 8192 x is exact. Two instructions into any register, where cvt.rna.tf32 becomes a comparison, an
    // addition in place and a move. From 2^115 on, and for infinities, the result is NaN.
    private static float Round(float x)
        => MathF.FusedMultiplyAdd(x, -8192, MathF.FusedMultiplyAdd(x, 8192, x));
}
