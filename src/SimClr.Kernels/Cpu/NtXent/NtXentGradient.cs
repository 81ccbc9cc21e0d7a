using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// sums (2n, D up to a whole register) = own rows of G · Z with G = (P - Y) + (P - Y)^T, tile by tile. G is symmetric:
/// its tile at (I, J) adds G · Z_J to the sums of block I and, mirrored, G^T · Z_I to those of block J. The
/// supervised objective's Y is left to <see cref="ClassSums"/>.
/// </summary>
/// <param name="panels">Where <see cref="Begin"/> puts rows of Z as the right factor.</param>
internal sealed unsafe class NtXentGradient<V>(
    CpuThreads threads, NtXentShape shape, float* z, float* logSumExp, float* panels, float* sums)
    where V : struct, IFloatVector<V>
{
    private readonly float inverseTemperature = (float)(1 / shape.Temperature);
    private readonly int columns = Lanes.RoundUp<V>(shape.D);

    private int firstOfPanels;
    private long panel;

    /// <summary>The next tiles have columns from these.</summary>
    public void Begin(int firstColumn, int columns)
    {
        firstOfPanels = firstColumn;
        panel = (long)ColumnPanels<V>.Columns * columns;
        float* first = z + (long)firstColumn * shape.D;
        var chunks = new RowChunks(columns, shape.D);
        threads.For(chunks.Count, chunk => ColumnPanels<V>.Pack(
            first + chunks.First(chunk) * shape.D, shape.D, shape.D, (int)chunks.Rows(chunk),
            panels + chunks.First(chunk) * ColumnPanels<V>.Columns, panel));
    }

    /// <param name="begins">Whether its rows' sums begin with this tile.</param>
    public void Add(bool begins, SimilarityTile tile)
    {
        Differentiate(tile);
        tile.FillDiagonal(0);
        for (int row = 0; row < tile.Rows; row++)
        {
            int column = tile.ColumnOfPair(row, shape);
            if (column >= 0)
            {
                float* coefficient = tile.Row(row) + column;
                *coefficient = shape.Objective switch
                {
                    ContrastiveObjective.NtXent => *coefficient - 2,
                    ContrastiveObjective.Decoupled => -2,
                    _ => *coefficient, // Y is subtracted by classes
                };
            }
        }

        TileProduct<V>.Multiply(tile.Rows, columns, tile.Columns, tile.Row(0), SimilarityTile.Stride, 1,
            Panels(tile.FirstColumn), (nint)panel, ColumnPanels<V>.Columns,
            sums + (long)tile.FirstOwn * columns, columns, !begins);
        if (tile.IsMirrored)
        {
            TileProduct<V>.Multiply(tile.Columns, columns, tile.Rows, tile.Row(0), 1, SimilarityTile.Stride,
                Panels(tile.FirstRow), (nint)panel, ColumnPanels<V>.Columns,
                sums + (long)tile.FirstColumn * columns, columns, !begins);
        }
    }

    private float* Panels(int row) => panels + (long)(row - firstOfPanels) * ColumnPanels<V>.Columns;

    // P + P^T: s = log p_ij + logSumExp_i = log p_ji + logSumExp_j.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(SimilarityTile tile)
    {
        V scale = V.Broadcast(inverseTemperature);
        for (int row = 0; row < tile.Rows; row++)
        {
            float* dots = tile.Row(row);
            V ofRow = V.Broadcast(logSumExp[tile.FirstRow + row]);
            for (int column = 0; column < tile.Columns; column += V.Width)
            {
                V s = V.Load(dots + column) * scale;
                V ofColumn = V.Load(logSumExp + tile.FirstColumn + column);
                (Lanes.Exp(s - ofRow) + Lanes.Exp(s - ofColumn)).Store(dots + column);
            }
        }
    }
}
