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

    public static int GradientDepth => SimilarityTile.Chunk;

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
        const int Stride = SimilarityTile.Stride;
        var left = rows.Cast<float>();
        var right = columns.Cast<float>();
        int leftAt = FirstRow * Stride + Q, rightAt = G * Stride + Q;
        var left0 = new SplitRows(left, leftAt, Stride);
        var left1 = new SplitRows(left, leftAt + Depth, Stride);
        for (int n = 0; n < 8; n++)
        {
            int at = rightAt + 8 * n * Stride;
            var sum = Product(left0, right[at], right[at + 4],
                left1, right[at + Depth], right[at + Depth + 4]);
            Add(dots, 2 * n, 16 + 2 * n, sum);
        }
    }

    public static void AddGradient(
        ArrayView<float> sums, ArrayView<Float4> coefficients, ArrayView<Float4> z)
    {
        const int Stride = SimilarityTile.CoefficientStride, Down = SimilarityTile.GradientStride;
        var left = coefficients.Cast<float>();
        var right = z.Cast<float>();
        int leftAt = FirstRow * Stride + Q, rightAt = Q * Down + G;
        var left0 = new SplitRows(left, leftAt, Stride);
        var left1 = new SplitRows(left, leftAt + Depth, Stride);
        for (int n = 0; n < 16; n++)
        {
            int at = rightAt + 8 * n;
            var sum = Product(left0, right[at], right[at + 4 * Down],
                left1, right[at + Depth * Down], right[at + (Depth + 4) * Down]);
            Add(sums, 2 * n, 32 + 2 * n, sum);
        }
    }

    /// <summary>
    /// Over two steps of depth, from 0 on: tensor cores cut off what lies too far below a sum's largest term,
    /// and of positive terms a long sum comes out too small, one of 2048 by 3e-5. Small products come first,
    /// while nothing large is there to cut them off. That leaves 1e-7 on an A100, less on an H100.
    /// </summary>
    private static Float4 Product(
        SplitRows left0, float first0, float second0, SplitRows left1, float first1, float second1)
    {
        var right0 = new SplitTf32(first0);
        var right4 = new SplitTf32(second0);
        var right8 = new SplitTf32(first1);
        var right12 = new SplitTf32(second1);
        var sum = new Float4(0, 0, 0, 0);
        sum = TensorCore.MultiplyAddTf32(sum, left0.Low, right0.High, right4.High);
        sum = TensorCore.MultiplyAddTf32(sum, left0.High, right0.Low, right4.Low);
        sum = TensorCore.MultiplyAddTf32(sum, left1.Low, right8.High, right12.High);
        sum = TensorCore.MultiplyAddTf32(sum, left1.High, right8.Low, right12.Low);
        sum = TensorCore.MultiplyAddTf32(sum, left0.High, right0.High, right4.High);
        return TensorCore.MultiplyAddTf32(sum, left1.High, right8.High, right12.High);
    }

    /// <summary>Rounded to nearest, as the ordinary cores add.</summary>
    private static void Add(ArrayView<float> sums, int low, int high, Float4 sum)
    {
        sums[low] += sum.X;
        sums[low + 1] += sum.Y;
        sums[high] += sum.Z;
        sums[high + 1] += sum.W;
    }
}
