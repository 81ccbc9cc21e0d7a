namespace SimClr.Kernels.Gpu;

/// <summary>
/// dZ = G Z with G = (P - Y) + (P - Y)^T: since s is symmetric, row i of G needs row i of s and both
/// logSumExp alone, and one walk over the columns gives the whole row. First over a part of the columns, then
/// merged.
/// </summary>
internal static unsafe class NtXentBackward
{
    public const int MergeThreads = 256;

    private const float Log2E = 1.442695041f;

    /// <summary>
    /// Block (x, y, z): 64 rows against part y of the columns, numbers 128 z .. 128 z + 127 of D. Writes
    /// partials (splits, rows, d).
    /// </summary>
    [Kernel(MinBlocksPerMultiprocessor = 3)]
    public static void SumGradient<TProduct, TCopy, TObjective>(BufferView<float> z, BufferView<int> labels,
        BufferView<float> weights, BufferView<float> logSumExp, BufferView<float> partials,
        int rows, int d, int tilesPerSplit, float inverseTemperature)
        where TProduct : ISimilarityProduct
        where TCopy : IRowCopy
        where TObjective : IObjective
    {
        float* stages = SharedMemory.Allocate<float>(2 * SimilarityTile.StageLength).Pointer;
        float* coefficients =
            SharedMemory.Allocate<float>(SimilarityTile.Side * SimilarityTile.CoefficientStride).Pointer;
        int firstRow = Grid.IdxX * SimilarityTile.Side;
        int firstD = Grid.IdxZ * SimilarityTile.GradientWidth;
        int start = Grid.IdxY * tilesPerSplit * SimilarityTile.Side;
        int end = Math.Min(start + tilesPerSplit * SimilarityTile.Side, rows);
        Registers64<float> sums = default;
        for (int firstColumn = start; firstColumn < end; firstColumn += SimilarityTile.Side)
        {
            Registers32<float> dots = default;
            SimilarityTile.Multiply<TProduct, TCopy>(
                ref dots, stages, z.Pointer, rows, d, firstRow, firstColumn);
            Differentiate<TProduct, TObjective>(dots, labels, weights, logSumExp, coefficients, rows,
                firstRow, firstColumn, inverseTemperature);
            SimilarityTile.MultiplyGradient<TProduct, TCopy>(
                ref sums, coefficients, stages, z.Pointer, rows, d, firstColumn, firstD);
        }

        int firstOfThread = firstD + TProduct.FirstGradientColumn;
        for (int i = 0; i < TProduct.Rows; i++)
        {
            int row = firstRow + TProduct.FirstRow + SimilarityTile.RowStep * i;
            int width = row < rows ? d - firstOfThread : 0;
            float* target = partials.Pointer + ((long)Grid.IdxY * rows + row) * d + firstOfThread;
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
    [Kernel]
    public static void Merge(BufferView<float> partials, BufferView<float> dLoss, BufferView<float> dZ,
        long length, int splits, float factor, bool add)
    {
        long i = (long)Grid.IdxX * Group.DimX + Group.IdxX;
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
        dZ[i] = add ? dZ[i] + sum : sum;
    }

    /// <summary>
    /// coefficients (64, 64) = (p_ij - y_ij) + (p_ji - y_ij), 0 on the diagonal and past the last column;
    /// p = 0 where positives are left out.
    /// </summary>
    private static void Differentiate<TProduct, TObjective>(in Registers32<float> dots,
        BufferView<int> labels, BufferView<float> weights, BufferView<float> logSumExp, float* coefficients,
        int rows, int firstRow, int firstColumn, float inverseTemperature)
        where TProduct : ISimilarityProduct
        where TObjective : IObjective
    {
        int threadsRow = firstRow + TProduct.FirstRow;
        int threadsColumn = firstColumn + TProduct.FirstColumn;
        float* ofThreadsRow = logSumExp.Pointer + threadsRow;
        float* ofThreadsColumn = logSumExp.Pointer + threadsColumn;
        coefficients += TProduct.FirstRow * SimilarityTile.CoefficientStride + TProduct.FirstColumn;
        Registers16<float> ofColumns = default;
        Registers16<int> columnKeys = default;
        for (int j = 0; j < TProduct.Columns; j++)
        {
            int offset = TProduct.ColumnOffset(j);
            columnKeys[j] = TObjective.ColumnKey(threadsColumn + offset, rows, labels);
            ofColumns[j] = threadsColumn + offset < rows ? ofThreadsColumn[offset] : 0;
        }

        for (int i = 0; i < TProduct.Rows; i++)
        {
            int offset = SimilarityTile.RowStep * i;
            int row = threadsRow + offset;
            int rowKey = TObjective.RowKey(row, rows, labels);
            float weight = TObjective.Weight(row, rows, weights);
            float ofRow = row < rows ? ofThreadsRow[offset] : 0;
            float* target = coefficients + offset * SimilarityTile.CoefficientStride;
            for (int j = 0; j < TProduct.Columns; j++)
            {
                int column = threadsColumn + TProduct.ColumnOffset(j);
                float dot = dots[i * TProduct.Columns + j];
                bool isPositive = columnKeys[j] == rowKey;
                float y = isPositive ? weight : 0f;
                float coefficient = Probability(dot, inverseTemperature, ofRow) - y
                    + (Probability(dot, inverseTemperature, ofColumns[j]) - y);
                coefficient = TObjective.LeavesPositivesOut && isPositive ? -2 : coefficient;
                target[TProduct.ColumnOffset(j)] = column == row || column >= rows ? 0 : coefficient;
            }
        }
    }

    /// <summary>exp(s - logSumExp), s = dot / temperature without a rounding of its own.</summary>
    private static float Probability(float dot, float inverseTemperature, float logSumExp)
        => FloatMath.Exp2(MathF.FusedMultiplyAdd(dot, inverseTemperature, -logSumExp) * Log2E);
}
