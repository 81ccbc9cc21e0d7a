using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The products on the ordinary cores: 8 x 16 threads, each with 8 rows and 4 columns of the similarities, 8
/// columns of the gradient. Shared memory is read 128 bits at a time.
/// </summary>
internal readonly struct Fp32Product : ISimilarityProduct
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

    public static int GradientColumnOffset(int j) => (j & 3) + SimilarityTile.GradientWidth / 2 * (j >> 2);

    public static void AddSimilarities(
        ArrayView<float> dots, ArrayView<Float4> rows, ArrayView<Float4> columns)
    {
        const int Stride = SimilarityTile.Stride / 4; // quads
        int rowsAt = Y * Stride, columnsAt = X * Stride;
        var right = LocalMemory.Allocate<Float4>(4);
        for (int k = 0; k < SimilarityTile.Chunk / 4; k++)
        {
            for (int j = 0; j < 4; j++)
            {
                right[j] = columns[columnsAt + ThreadsAcross * j * Stride + k];
            }

            for (int i = 0; i < 8; i++)
            {
                var left = rows[rowsAt + ThreadsDown * i * Stride + k];
                for (int j = 0; j < 4; j++)
                {
                    var column = right[j];
                    float dot = dots[4 * i + j];
                    dot = MathF.FusedMultiplyAdd(left.X, column.X, dot);
                    dot = MathF.FusedMultiplyAdd(left.Y, column.Y, dot);
                    dot = MathF.FusedMultiplyAdd(left.Z, column.Z, dot);
                    dots[4 * i + j] = MathF.FusedMultiplyAdd(left.W, column.W, dot);
                }
            }
        }
    }

    public static void AddGradient(
        ArrayView<float> sums, ArrayView<Float4> coefficients, ArrayView<Float4> z)
    {
        const int Stride = SimilarityTile.GradientStride / 4, RowStride = SimilarityTile.CoefficientStride / 4;
        int rowsAt = Y * RowStride, zAt = X;
        var right = LocalMemory.Allocate<Float4>(8);
        int end = Loop.Rolled(SimilarityTile.Chunk / 4);
        for (int k = 0; k < end; k++)
        {
            for (int j = 0; j < 4; j++)
            {
                right[2 * j] = z[zAt + j * Stride];
                right[2 * j + 1] = z[zAt + j * Stride + SimilarityTile.GradientWidth / 8];
            }

            for (int i = 0; i < 8; i++)
            {
                var left = coefficients[rowsAt + ThreadsDown * i * RowStride];
                AddRow(sums, 8 * i, left.X, right[0], right[1]);
                AddRow(sums, 8 * i, left.Y, right[2], right[3]);
                AddRow(sums, 8 * i, left.Z, right[4], right[5]);
                AddRow(sums, 8 * i, left.W, right[6], right[7]);
            }

            rowsAt++;
            zAt += 4 * Stride;
        }
    }

    private static void AddRow(ArrayView<float> sums, int at, float left, Float4 low, Float4 high)
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
