using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The products on tensor cores to float32 accuracy: each factor is the sum of two tf32 numbers, x = high +
/// low, and a product is high · high + high · low + low · high. Four warps, each with 16 rows and all
/// columns.
/// </summary>
internal readonly struct TensorCoreProduct : ISimilarityProduct
{
    private const int Depth = 8; // of one tf32 product

    public static int Rows => 2;

    public static int Columns => 16;

    public static int RowLanes => 4;

    public static int GradientColumns => 32;

    // Lane l is number (g, q) of its warp, as TensorCore says.
    private static int G => (Group.IdxX & 31) >> 2;

    private static int Q => Group.IdxX & 3;

    public static int FirstRow => (Group.IdxX >> 5) * 16 + G;

    public static int FirstColumn => 2 * Q;

    public static int FirstGradientColumn => 2 * Q;

    public static int ColumnOffset(int j) => (j & 1) + 8 * (j >> 1);

    public static int GradientColumnOffset(int j) => ColumnOffset(j);

    public static void AddSimilarities(
        ArrayView<float> dots, ArrayView<Float4> rows, ArrayView<Float4> columns)
    {
        var left = rows.Cast<float>();
        var right = columns.Cast<float>();
        int leftAt = FirstRow * SimilarityTile.Stride + Q;
        int rightAt = G * SimilarityTile.Stride + Q;
        for (int k = 0; k < SimilarityTile.Chunk; k += Depth)
        {
            var split = new SplitRows(left, leftAt + k, SimilarityTile.Stride);
            for (int n = 0; n < 8; n++)
            {
                int at = rightAt + 8 * n * SimilarityTile.Stride + k;
                MultiplyAdd(dots, n, 16, split, right[at], right[at + 4]);
            }
        }
    }

    public static void AddGradient(
        ArrayView<float> sums, ArrayView<Float4> coefficients, ArrayView<Float4> z)
    {
        var left = coefficients.Cast<float>();
        var right = z.Cast<float>();
        int leftAt = FirstRow * SimilarityTile.CoefficientStride + Q;
        int rightAt = Q * SimilarityTile.GradientStride + G;
        for (int k = 0; k < SimilarityTile.Chunk; k += Depth)
        {
            var split = new SplitRows(left, leftAt + k, SimilarityTile.CoefficientStride);
            for (int n = 0; n < 16; n++)
            {
                int at = rightAt + k * SimilarityTile.GradientStride + 8 * n;
                MultiplyAdd(sums, n, 32, split, right[at], right[at + 4 * SimilarityTile.GradientStride]);
            }
        }
    }

    // The small products first.
    private static void MultiplyAdd(
        ArrayView<float> sums, int n, int columns, SplitRows left, float first, float second)
    {
        var right0 = new SplitTf32(first);
        var right1 = new SplitTf32(second);
        int low = 2 * n, high = columns + low;
        var sum = new Float4(sums[low], sums[low + 1], sums[high], sums[high + 1]);
        sum = TensorCore.MultiplyAddTf32(sum, left.Low, right0.High, right1.High);
        sum = TensorCore.MultiplyAddTf32(sum, left.High, right0.Low, right1.Low);
        sum = TensorCore.MultiplyAddTf32(sum, left.High, right0.High, right1.High);
        sums[low] = sum.X;
        sums[low + 1] = sum.Y;
        sums[high] = sum.Z;
        sums[high + 1] = sum.W;
    }
}
