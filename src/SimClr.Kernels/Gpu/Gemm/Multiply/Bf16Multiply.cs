namespace SimClr.Kernels.Gpu;

/// <summary>
/// bf16 on the tensor cores: a pair of patches is 32 x 32 sums over 16 steps of depth, 2 x 4 products of (16,
/// 8) times 16. <see cref="TensorSums"/> says which row, column and depth stands for which of the
/// instruction's.
/// </summary>
internal readonly unsafe struct Bf16Multiply : IMultiply
{
    public static int PatchColumns => 32;

    public static int Passes => 1;

    public static int ColumnQuad(int lane) => lane >> 2;

    public static int DepthQuad(int lane) => lane & 3;

    /// <summary>
    /// Word [2 · row + half] has depths 2 · half and the next; the other half of the words is not used.
    /// </summary>
    public static Registers16<uint> Round(in Registers16<float> patch)
    {
        var words = default(Registers16<uint>);
        for (int i = 0; i < 8; i++)
        {
            words[i] = TensorCore.PackBf16(patch[2 * i], patch[2 * i + 1]);
        }

        return words;
    }

    public static void MultiplyAdd(
        ref Registers32<Float4> sums, int first, in Registers16<uint> rows, in Registers16<uint> columns)
    {
        // The instruction's depths 2q, 2q + 1, 2q + 8, 2q + 9 are this patch's 4q to 4q + 3.
        for (int row = 0; row < 2; row++)
        {
            int low = 4 * row, high = low + 2;
            for (int column = 0; column < 4; column++)
            {
                TensorCore.MultiplyAddBf16(ref sums[first + 4 * row + column],
                    rows[low], rows[high], rows[low + 1], rows[high + 1],
                    columns[2 * column], columns[2 * column + 1]);
            }
        }
    }

    public static void Store(
        in Registers32<Float4> sums, int first, float* tile, int tileColumns, int firstRow, int firstColumn)
        => TensorSums.Store(sums, first, tile, tileColumns, firstRow, firstColumn);
}
