using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// dZ = G Z with G = (P - Y) + (P - Y)^T: since s is symmetric, row i of G needs row i of s and both
/// logSumExp alone, and one walk over the columns gives the whole row. First over a part of the columns, then
/// merged.
/// </summary>
internal static class NtXentBackward
{
    public const int MergeThreads = 256;

    private const float Log2E = 1.442695041f;

    /// <summary>
    /// Block (x, y, z): 64 rows against part y of the columns, numbers 128 z .. 128 z + 127 of D. Writes
    /// partials (splits, own rows, d).
    /// </summary>
    [Kernel(MinBlocksPerMultiprocessor = 3, Passes = SimilarityTile.Passes)]
    public static void SumGradient<TProduct, TCopy, TObjective>(ArrayView<float> z, ArrayView<int> labels,
        ArrayView<float> weights, ArrayView<float> logSumExp, ArrayView<float> partials,
        OwnRows own, int rows, int d, int tilesPerSplit, float inverseTemperature)
        where TProduct : struct, ISimilarityProduct
        where TCopy : struct, IRowCopy
        where TObjective : struct, IObjective
    {
        var stages = SharedMemory.Allocate<Float4>(2 * SimilarityTile.StageQuads);
        var coefficients =
            SharedMemory.Allocate<Float4>(SimilarityTile.Side * SimilarityTile.CoefficientStride / 4);
        var dots = LocalMemory.Allocate<float>(32);
        var sums = LocalMemory.Allocate<float>(64);
        int firstRow = own.FirstRow(Grid.IdxX);
        int firstD = Grid.IdxZ * SimilarityTile.GradientWidth;
        int start = Grid.IdxY * tilesPerSplit * SimilarityTile.Side;
        int end = Math.Min(start + tilesPerSplit * SimilarityTile.Side, rows);
        for (int i = 0; i < 64; i++)
        {
            sums[i] = 0;
        }

        for (int firstColumn = start; firstColumn < end; firstColumn += SimilarityTile.Side)
        {
            for (int i = 0; i < 32; i++)
            {
                dots[i] = 0;
            }

            SimilarityTile.Multiply<TProduct, TCopy>(dots, stages, z, rows, d, firstRow, firstColumn);
            Differentiate<TProduct, TObjective>(dots, labels, weights, logSumExp, coefficients.Cast<float>(),
                rows, firstRow, firstColumn, inverseTemperature);
            SimilarityTile.MultiplyGradient<TProduct, TCopy>(
                sums, coefficients, stages, z, rows, d, firstColumn, firstD);
        }

        int firstOfThread = firstD + TProduct.FirstGradientColumn;
        for (int i = 0; i < TProduct.Rows; i++)
        {
            int row = TProduct.FirstRow + SimilarityTile.RowStep * i;
            int width = row < own.RowsLeft(Grid.IdxX) ? d - firstOfThread : 0;
            row += own.FirstOwn(Grid.IdxX);
            var target = partials.SubView(((long)Grid.IdxY * own.Count + row) * d + firstOfThread);
            for (int j = 0; j < TProduct.GradientColumns; j++)
            {
                int offset = TProduct.GradientColumnOffset(j);
                if (offset < width)
                {
                    target[offset] = sums[i * TProduct.GradientColumns + j];
                }
            }
        }
    }

    /// <summary>dZ (+)= dLoss[0] · factor · the sum of the partials (splits, length).</summary>
    [Kernel(KeepLoops = true)]
    public static void Merge(ArrayView<float> partials, ArrayView<float> dLoss, ArrayView<float> dZ,
        long length, int splits, float factor, Accumulation accumulation)
    {
        long i = (long)Grid.IdxX * MergeThreads + Group.IdxX;
        if (i >= length)
        {
            return;
        }

        float sum = partials[i];
        for (int split = 1; split < splits; split++)
        {
            sum += partials[split * length + i];
        }

        sum *= dLoss[0] * factor;
        dZ[i] = accumulation == Accumulation.Add ? dZ[i] + sum : sum;
    }

    /// <summary>
    /// coefficients (64, 64) = (p_ij - y_ij) + (p_ji - y_ij), 0 on the diagonal and past the last column;
    /// p = 0 where positives are left out.
    /// </summary>
    private static void Differentiate<TProduct, TObjective>(ArrayView<float> dots,
        ArrayView<int> labels, ArrayView<float> weights, ArrayView<float> logSumExp,
        ArrayView<float> coefficients, int rows, int firstRow, int firstColumn, float inverseTemperature)
        where TProduct : struct, ISimilarityProduct
        where TObjective : struct, IObjective
    {
        int threadsRow = firstRow + TProduct.FirstRow;
        int threadsColumn = firstColumn + TProduct.FirstColumn;
        var ofThreadsRow = logSumExp.SubView(threadsRow);
        var ofThreadsColumn = logSumExp.SubView(threadsColumn);
        int at = TProduct.FirstRow * SimilarityTile.CoefficientStride + TProduct.FirstColumn;
        var rowKeys = LocalMemory.Allocate<int>(8);
        var rowWeights = LocalMemory.Allocate<float>(8);
        var ofRows = LocalMemory.Allocate<float>(8);
        for (int i = 0; i < TProduct.Rows; i++)
        {
            int offset = SimilarityTile.RowStep * i;
            rowKeys[i] = TObjective.RowKey(threadsRow + offset, rows, labels);
            rowWeights[i] = TObjective.Weight(threadsRow + offset, rows, weights);
            ofRows[i] = threadsRow + offset < rows ? ofThreadsRow[offset] : 0f;
        }

        for (int j = 0; j < TProduct.Columns; j++)
        {
            int offset = TProduct.ColumnOffset(j);
            int column = threadsColumn + offset;
            int columnKey = TObjective.ColumnKey(column, rows, labels);
            float ofColumn = column < rows ? ofThreadsColumn[offset] : 0f;
            for (int i = 0; i < TProduct.Rows; i++)
            {
                int down = SimilarityTile.RowStep * i;
                float dot = dots[i * TProduct.Columns + j];
                bool isPositive = columnKey == rowKeys[i];
                float y = isPositive ? rowWeights[i] : 0f;
                float coefficient = Probability(dot, inverseTemperature, ofRows[i]) - y
                    + (Probability(dot, inverseTemperature, ofColumn) - y);
                coefficient = TObjective.LeavesPositivesOut && isPositive ? -2f : coefficient;
                coefficients[at + down * SimilarityTile.CoefficientStride + offset]
                    = column == threadsRow + down || column >= rows ? 0f : coefficient;
            }
        }
    }

    /// <summary>exp(s - logSumExp), s = dot / temperature without a rounding of its own.</summary>
    private static float Probability(float dot, float inverseTemperature, float logSumExp)
        => FloatMath.Exp2(MathF.FusedMultiplyAdd(dot, inverseTemperature, -logSumExp) * Log2E);
}
