namespace SimClr.Kernels.Gpu;

/// <summary>
/// The products on tensor cores to float32 accuracy: each factor is the sum of two tf32 numbers, x = high +
/// low, and a product is high · high + high · low + low · high. Four warps, each with 16 rows and all
/// columns.
/// </summary>
internal readonly unsafe struct TensorCoreProduct : ISimilarityProduct
{
    private const int Depth = 8; // of one tf32 product

    public static int Rows => 2;

    public static int Columns => 16;

    public static int RowLanes => 4;

    public static int GradientColumns => 32;

    // Lane l is number (g, q) of its warp, as TensorCore says.
    private static int G => (Group.IdxX & (Warp.WarpSize - 1)) >> 2;

    private static int Q => Group.IdxX & 3;

    public static int FirstRow => (Group.IdxX >> 5) * 16 + G;

    public static int FirstColumn => 2 * Q;

    public static int FirstGradientColumn => 2 * Q;

    public static int ColumnOffset(int j) => j % 2 + 8 * (j / 2);

    public static int GradientColumnOffset(int j) => j % 2 + 8 * (j / 2);

    public static void AddSimilarities(ref Registers32<float> dots, float* rows, float* columns)
    {
        rows += FirstRow * SimilarityTile.Stride + Q;
        columns += G * SimilarityTile.Stride + Q;
        for (int k = 0; k < SimilarityTile.Chunk; k += Depth)
        {
            var left = Left(rows + k, SimilarityTile.Stride);
            for (int n = 0; n < 8; n++)
            {
                float* column = columns + 8 * n * SimilarityTile.Stride + k;
                var sum = new Float4(dots[2 * n], dots[2 * n + 1], dots[16 + 2 * n], dots[16 + 2 * n + 1]);
                MultiplyAdd(ref sum, left, column[0], column[4]);
                dots[2 * n] = sum.X;
                dots[2 * n + 1] = sum.Y;
                dots[16 + 2 * n] = sum.Z;
                dots[16 + 2 * n + 1] = sum.W;
            }
        }
    }

    public static void AddGradient(ref Registers64<float> sums, float* coefficients, float* z)
    {
        coefficients += FirstRow * SimilarityTile.CoefficientStride + Q;
        z += Q * SimilarityTile.GradientStride + G;
        for (int k = 0; k < SimilarityTile.Chunk; k += Depth)
        {
            var left = Left(coefficients + k, SimilarityTile.CoefficientStride);
            for (int n = 0; n < 16; n++)
            {
                float* column = z + k * SimilarityTile.GradientStride + 8 * n;
                var sum = new Float4(sums[2 * n], sums[2 * n + 1], sums[32 + 2 * n], sums[32 + 2 * n + 1]);
                MultiplyAdd(ref sum, left, column[0], column[4 * SimilarityTile.GradientStride]);
                sums[2 * n] = sum.X;
                sums[2 * n + 1] = sum.Y;
                sums[32 + 2 * n] = sum.Z;
                sums[32 + 2 * n + 1] = sum.W;
            }
        }
    }

    private static Registers4<SplitTf32> Left(float* at, int stride)
    {
        Registers4<SplitTf32> left = default;
        left[0] = new SplitTf32(at[0]);
        left[1] = new SplitTf32(at[8 * stride]);
        left[2] = new SplitTf32(at[4]);
        left[3] = new SplitTf32(at[8 * stride + 4]);
        return left;
    }

    // The small products first.
    private static void MultiplyAdd(ref Float4 sum, in Registers4<SplitTf32> left, float first, float second)
    {
        var right0 = new SplitTf32(first);
        var right1 = new SplitTf32(second);
        TensorCore.MultiplyAddTf32(
            ref sum, left[0].Low, left[1].Low, left[2].Low, left[3].Low, right0.High, right1.High);
        TensorCore.MultiplyAddTf32(
            ref sum, left[0].High, left[1].High, left[2].High, left[3].High, right0.Low, right1.Low);
        TensorCore.MultiplyAddTf32(
            ref sum, left[0].High, left[1].High, left[2].High, left[3].High, right0.High, right1.High);
    }
}
