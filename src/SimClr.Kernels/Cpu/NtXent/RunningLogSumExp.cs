using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// For every own row of z the logarithm of its summed exponentials, tile by tile: a running maximum m and the sum
/// of exp(s - m), rescaled when m grows. A row's own tiles keep both for each lane of a register apart; the
/// tiles that hold the row as a column keep them once more. At the end all are merged.
/// </summary>
internal sealed unsafe class RunningLogSumExp<V> where V : struct, IFloatVector<V>
{
    private readonly NtXentShape shape;
    private readonly float inverseTemperature;
    private readonly float* laneMaxima; // (2n, Width)
    private readonly float* laneSums; // (2n, Width)
    private readonly float* columnMaxima; // (2n), and up to a register more
    private readonly float* columnSums;
    private readonly float* positives; // (2n) z_i · z_pair(i)

    public RunningLogSumExp(NtXentShape shape, float* memory)
    {
        this.shape = shape;
        inverseTemperature = (float)(1 / shape.Temperature);
        laneMaxima = memory;
        laneSums = laneMaxima + (long)shape.OwnRows * V.Width;
        columnMaxima = laneSums + (long)shape.OwnRows * V.Width;
        columnSums = columnMaxima + shape.OwnRows + V.Width;
        positives = columnSums + shape.OwnRows + V.Width;
        // Not infinity: the difference of two untouched maxima must be 0.
        new Span<float>(laneMaxima, shape.OwnRows * V.Width).Fill(float.MinValue);
        new Span<float>(laneSums, shape.OwnRows * V.Width).Clear();
        new Span<float>(columnMaxima, shape.OwnRows + V.Width).Fill(float.MinValue);
        new Span<float>(columnSums, shape.OwnRows + V.Width).Clear();
    }

    /// <summary>Floats of memory that it needs.</summary>
    public static long Length(in NtXentShape shape) => (long)shape.OwnRows * (2 * V.Width + 3) + 2 * V.Width;

    public void Add(SimilarityTile tile)
    {
        for (int row = 0; row < tile.Rows; row++)
        {
            int column = tile.ColumnOfPair(row, shape);
            if (column >= 0)
            {
                float* product = tile.Row(row) + column;
                positives[tile.FirstOwn + row] = *product;
                if (tile.IsMirrored)
                {
                    positives[tile.FirstColumn + column] = *product;
                }

                if (shape.Objective == ContrastiveObjective.Decoupled)
                {
                    *product = float.NegativeInfinity;
                }
            }
        }

        tile.FillDiagonal(float.NegativeInfinity);
        AddToRows(tile);
        if (tile.IsMirrored)
        {
            AddToColumns(tile);
        }
    }

    /// <summary>An own row's logarithm, and its product with the other view.</summary>
    public (double LogSumExp, double Product) Merge(int row)
    {
        V maxima = V.Load(laneMaxima + (long)row * V.Width);
        float maximum = MathF.Max(Lanes.Max(maxima), columnMaxima[row]);
        V sums = V.Load(laneSums + (long)row * V.Width);
        double sum = V.Sum(sums * Lanes.Exp(maxima - V.Broadcast(maximum)));
        sum += columnSums[row] * Math.Exp(columnMaxima[row] - maximum);
        return (maximum + Math.Log(sum), positives[row]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToRows(SimilarityTile tile)
    {
        V scale = V.Broadcast(inverseTemperature);
        int width = Lanes.RoundUp<V>(tile.Columns);
        for (int row = 0; row < tile.Rows; row++)
        {
            float* dots = tile.Row(row);
            for (int column = tile.Columns; column < width; column++)
            {
                dots[column] = float.NegativeInfinity;
            }

            V largest = V.Load(dots);
            for (int column = V.Width; column < width; column += V.Width)
            {
                largest = V.Max(largest, V.Load(dots + column));
            }

            float* maximum = laneMaxima + (long)(tile.FirstOwn + row) * V.Width;
            float* sum = laneSums + (long)(tile.FirstOwn + row) * V.Width;
            V before = V.Load(maximum);
            V now = V.Max(before, largest * scale);
            V sums = V.Load(sum) * Lanes.Exp(before - now);
            V shift = default(V) - now;
            for (int column = 0; column < width; column += V.Width)
            {
                sums += Lanes.Exp(V.MultiplyAdd(V.Load(dots + column), scale, shift));
            }

            now.Store(maximum);
            sums.Store(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToColumns(SimilarityTile tile)
    {
        V scale = V.Broadcast(inverseTemperature);
        for (int column = 0; column < tile.Columns; column += V.Width)
        {
            float* dots = tile.Row(0) + column;
            V largest = V.Load(dots);
            for (int row = 1; row < tile.Rows; row++)
            {
                largest = V.Max(largest, V.Load(dots + row * SimilarityTile.Stride));
            }

            float* maximum = columnMaxima + tile.FirstColumn + column;
            float* sum = columnSums + tile.FirstColumn + column;
            V before = V.Load(maximum);
            V now = V.Max(before, largest * scale);
            V sums = V.Load(sum) * Lanes.Exp(before - now);
            V shift = default(V) - now;
            for (int row = 0; row < tile.Rows; row++)
            {
                sums += Lanes.Exp(V.MultiplyAdd(V.Load(dots + row * SimilarityTile.Stride), scale, shift));
            }

            now.Store(maximum);
            sums.Store(sum);
        }
    }
}
