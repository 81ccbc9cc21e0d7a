namespace SimClr.Kernels.Gpu;

/// <summary>
/// The products on the ordinary cores: 8 x 16 threads, each with 8 rows and 4 columns of the similarities, 8
/// columns of the gradient. Shared memory is read 128 bits at a time.
/// </summary>
internal readonly unsafe struct Fp32Product : ISimilarityProduct
{
    private const int ThreadsAcross = 16;
    private const int ThreadsDown = SimilarityTile.RowStep;

    public static int Rows => 8;

    public static int Columns => 4;

    public static int RowLanes => ThreadsAcross;

    public static int GradientColumns => 8;

    private static int X => Group.IdxX & (ThreadsAcross - 1);

    private static int Y => Group.IdxX >> 4;

    public static int FirstRow => Y;

    public static int FirstColumn => X;

    public static int FirstGradientColumn => 4 * X;

    public static int ColumnOffset(int j) => ThreadsAcross * j;

    public static int GradientColumnOffset(int j) => j % 4 + SimilarityTile.GradientWidth / 2 * (j / 4);

    public static void AddSimilarities(ref Registers32<float> dots, float* rows, float* columns)
    {
        rows += Y * SimilarityTile.Stride;
        columns += X * SimilarityTile.Stride;
        Registers4<Float4> right = default;
        for (int k = 0; k < SimilarityTile.Chunk; k += 4)
        {
            for (int j = 0; j < 4; j++)
            {
                right[j] = *(Float4*)(columns + ThreadsAcross * j * SimilarityTile.Stride + k);
            }

            for (int i = 0; i < 8; i++)
            {
                var left = *(Float4*)(rows + ThreadsDown * i * SimilarityTile.Stride + k);
                for (int j = 0; j < 4; j++)
                {
                    float dot = dots[4 * i + j];
                    dot = MathF.FusedMultiplyAdd(left.X, right[j].X, dot);
                    dot = MathF.FusedMultiplyAdd(left.Y, right[j].Y, dot);
                    dot = MathF.FusedMultiplyAdd(left.Z, right[j].Z, dot);
                    dots[4 * i + j] = MathF.FusedMultiplyAdd(left.W, right[j].W, dot);
                }
            }
        }
    }

    public static void AddGradient(ref Registers64<float> sums, float* coefficients, float* z)
    {
        coefficients += Y * SimilarityTile.CoefficientStride;
        z += 4 * X;
        Registers8<Float4> right = default;
        for (int k = 0; k < Loop.Rolled(SimilarityTile.Chunk); k += 4)
        {
            for (int j = 0; j < 4; j++)
            {
                float* row = z + (k + j) * SimilarityTile.GradientStride;
                right[2 * j] = *(Float4*)row;
                right[2 * j + 1] = *(Float4*)(row + SimilarityTile.GradientWidth / 2);
            }

            for (int i = 0; i < 8; i++)
            {
                var left = *(Float4*)(coefficients + ThreadsDown * i * SimilarityTile.CoefficientStride + k);
                AddRow(ref sums, 8 * i, left.X, right[0], right[1]);
                AddRow(ref sums, 8 * i, left.Y, right[2], right[3]);
                AddRow(ref sums, 8 * i, left.Z, right[4], right[5]);
                AddRow(ref sums, 8 * i, left.W, right[6], right[7]);
            }
        }
    }

    private static void AddRow(ref Registers64<float> sums, int at, float left, Float4 low, Float4 high)
    {
        sums[at] = MathF.FusedMultiplyAdd(left, low.X, sums[at]);
        sums[at + 1] = MathF.FusedMultiplyAdd(left, low.Y, sums[at + 1]);
        sums[at + 2] = MathF.FusedMultiplyAdd(left, low.Z, sums[at + 2]);
        sums[at + 3] = MathF.FusedMultiplyAdd(left, low.W, sums[at + 3]);
        sums[at + 4] = MathF.FusedMultiplyAdd(left, high.X, sums[at + 4]);
        sums[at + 5] = MathF.FusedMultiplyAdd(left, high.Y, sums[at + 5]);
        sums[at + 6] = MathF.FusedMultiplyAdd(left, high.Z, sums[at + 6]);
        sums[at + 7] = MathF.FusedMultiplyAdd(left, high.W, sums[at + 7]);
    }
}
