using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Of each row of z, the largest product z_i · z_j of its denominator, the sum there of
/// exp(s_ij - its largest) and the sum of the products with its positives: first over a part of the columns,
/// then merged. Products stay unscaled: differences of products are exact where they matter, which those of
/// similarities, 1 / temperature times as large, are not.
/// </summary>
internal static class NtXentForward
{
    public const int MergeThreads = 1024;

    private const float Log2E = 1.442695041f;

    /// <summary>
    /// Block (x, y): 64 rows against part y of the columns. Writes partials (3, splits, own rows): maxima, sums,
    /// positives.
    /// </summary>
    [Kernel(MinBlocksPerMultiprocessor = 4, Passes = SimilarityTile.Passes)]
    public static void SumExponentials<TProduct, TCopy, TObjective>(ArrayView<float> z, ArrayView<int> labels,
        ArrayView<float> partials, OwnRows own, int rows, int d, int tilesPerSplit, float inverseTemperature)
        where TProduct : struct, ISimilarityProduct
        where TCopy : struct, IRowCopy
        where TObjective : struct, IObjective
    {
        var stages = SharedMemory.Allocate<Float4>(2 * SimilarityTile.StageQuads);
        var dots = LocalMemory.Allocate<float>(32);
        var columnKeys = LocalMemory.Allocate<int>(16);
        var maxima = LocalMemory.Allocate<float>(8);
        var sums = LocalMemory.Allocate<float>(8);
        var positives = LocalMemory.Allocate<float>(8);
        int firstRow = own.FirstRow(Grid.IdxX);
        int threadsRow = firstRow + TProduct.FirstRow;
        int start = Grid.IdxY * tilesPerSplit * SimilarityTile.Side;
        int end = Math.Min(start + tilesPerSplit * SimilarityTile.Side, rows);
        for (int i = 0; i < TProduct.Rows; i++)
        {
            maxima[i] = float.MinValue; // not infinity: the difference of two untouched maxima must be 0
            sums[i] = 0;
            positives[i] = 0;
        }

        for (int firstColumn = start; firstColumn < end; firstColumn += SimilarityTile.Side)
        {
            for (int i = 0; i < 32; i++)
            {
                dots[i] = 0;
            }

            SimilarityTile.Multiply<TProduct, TCopy>(dots, stages, z, rows, d, firstRow, firstColumn);
            int threadsColumn = firstColumn + TProduct.FirstColumn;
            for (int j = 0; j < TProduct.Columns; j++)
            {
                columnKeys[j] = TObjective.ColumnKey(threadsColumn + TProduct.ColumnOffset(j), rows, labels);
            }

            for (int i = 0; i < TProduct.Rows; i++)
            {
                int row = threadsRow + SimilarityTile.RowStep * i;
                int rowKey = TObjective.RowKey(row, rows, labels);
                float maximum = maxima[i];
                for (int j = 0; j < TProduct.Columns; j++)
                {
                    int column = threadsColumn + TProduct.ColumnOffset(j);
                    float dot = dots[i * TProduct.Columns + j];
                    bool isPositive = columnKeys[j] == rowKey;
                    if (TObjective.HasOnePositive)
                    {
                        positives[i] = isPositive ? dot : positives[i];
                    }
                    else
                    {
                        positives[i] += isPositive && column != row && column < rows ? dot : 0f;
                    }

                    dot = column == row || column >= rows ? float.NegativeInfinity : dot;
                    dot = TObjective.LeavesPositivesOut && isPositive ? float.NegativeInfinity : dot;
                    dots[i * TProduct.Columns + j] = dot;
                    maximum = MathF.Max(maximum, dot);
                }

                float sum = sums[i] * Exp(maxima[i] - maximum, inverseTemperature);
                for (int j = 0; j < TProduct.Columns; j++)
                {
                    sum += Exp(dots[i * TProduct.Columns + j] - maximum, inverseTemperature);
                }

                maxima[i] = maximum;
                sums[i] = sum;
            }
        }

        for (int i = 0; i < TProduct.Rows; i++)
        {
            for (int mask = TProduct.RowLanes / 2; mask > 0; mask >>= 1)
            {
                float other = Warp.ShuffleXor(maxima[i], mask);
                float maximum = MathF.Max(maxima[i], other);
                sums[i] *= Exp(maxima[i] - maximum, inverseTemperature);
                sums[i] += Warp.ShuffleXor(sums[i], mask);
                positives[i] += Warp.ShuffleXor(positives[i], mask);
                maxima[i] = maximum;
            }

            int row = TProduct.FirstRow + SimilarityTile.RowStep * i;
            if ((Group.IdxX & (TProduct.RowLanes - 1)) == 0 && row < own.RowsLeft(Grid.IdxX))
            {
                int at = Grid.IdxY * own.Count + own.FirstOwn(Grid.IdxX) + row;
                int length = Grid.DimY * own.Count;
                partials[at] = maxima[i];
                partials[length + at] = sums[i];
                partials[2 * length + at] = positives[i];
            }
        }
    }

    /// <summary>
    /// One block: logSumExp (own rows) from the partials (3, splits, own rows), and loss (1), the sum of
    /// logSumExp_i - weight_i · (sum of s_ij over i's positives), divided by the rows of all.
    /// </summary>
    [Kernel]
    public static void Merge<TObjective>(ArrayView<float> partials, ArrayView<float> weights,
        ArrayView<float> loss, ArrayView<float> logSumExp, OwnRows own, int rows, int splits,
        float inverseTemperature)
        where TObjective : struct, IObjective
    {
        int length = splits * own.Count;
        float total = 0;
        for (int row = Group.IdxX; row < own.Count; row += MergeThreads)
        {
            float maximum = partials[row];
            for (int at = row + own.Count; at < length; at += own.Count)
            {
                maximum = MathF.Max(maximum, partials[at]);
            }

            float sum = 0;
            float positive = 0;
            for (int at = row; at < length; at += own.Count)
            {
                sum += partials[length + at] * Exp(partials[at] - maximum, inverseTemperature);
                positive += partials[2 * length + at];
            }

            positive *= TObjective.Weight(own.RowOf(row), rows, weights);
            float logarithm = NaturalLogarithm(sum);
            logSumExp[row] = MathF.FusedMultiplyAdd(maximum, inverseTemperature, logarithm);
            total += MathF.FusedMultiplyAdd(maximum - positive, inverseTemperature, logarithm);
        }

        total = BlockSum.OfAll(total, MergeThreads);
        if (Group.IdxX == 0)
        {
            loss[0] = total / rows;
        }
    }

    /// <summary>exp(difference / temperature).</summary>
    private static float Exp(float difference, float inverseTemperature)
        => FloatMath.Exp2(difference * (inverseTemperature * Log2E));

    /// <summary>
    /// ln x to the last bits also near 1, where a loss near 0 comes from and lg2.approx has an absolute error
    /// only. x = 2^e · m with m near 1; ln m = 2 artanh((m - 1) / (m + 1)).
    /// </summary>
    private static float NaturalLogarithm(float x)
    {
        const float Ln2 = 0.6931471806f;
        const uint SqrtHalf = 0x3F3504F3;
        uint bits = Interop.FloatAsInt(x) - SqrtHalf;
        int exponent = (int)bits >> 23;
        float mantissa = Interop.IntAsFloat((bits & 0x007FFFFF) + SqrtHalf); // 0.707 .. 1.414
        float t = (mantissa - 1) / (mantissa + 1); // |t| < 0.1716
        float t2 = t * t;
        float series = MathF.FusedMultiplyAdd(t2, 2f / 9, 2f / 7);
        series = MathF.FusedMultiplyAdd(t2, series, 2f / 5);
        series = MathF.FusedMultiplyAdd(t2, series, 2f / 3);
        float logarithm = MathF.FusedMultiplyAdd(t * t2, series, 2 * t);
        logarithm = MathF.FusedMultiplyAdd(exponent, Ln2, logarithm);
        return float.IsFinite(x) ? logarithm : x;
    }
}
