using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// sums (2N, D up to a whole register) = G · Z with G = (P - Y) + (P - Y)^T, tile by tile. G is symmetric:
/// its tile at (I, J) adds G · Z_J to the sums of block I and G^T · Z_I to those of block J. The supervised
/// objective's Y is left to <see cref="ClassSums"/>.
/// </summary>
internal sealed unsafe class NtXentGradient<V>(
    NtXentShape shape, float* logSumExp, float* panels, float* sums)
    where V : struct, IFloatVector<V>
{
    private readonly float inverseTemperature = (float)(1 / shape.Temperature);
    private readonly int columns = Lanes.RoundUp<V>(shape.D);

    // panels: Z as the right factor, (2N, D).
    private readonly long panel = (long)ColumnPanels<V>.Columns * shape.Rows;

    /// <param name="add">False in the first round, which meets every block once: the sums begin there.</param>
    public void Add(SimilarityTile tile, bool add)
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
            panels + (long)tile.FirstColumn * ColumnPanels<V>.Columns, (nint)panel, ColumnPanels<V>.Columns,
            sums + (long)tile.FirstRow * columns, columns, add);
        if (!tile.IsOnDiagonal)
        {
            TileProduct<V>.Multiply(tile.Columns, columns, tile.Rows, tile.Row(0), 1, SimilarityTile.Stride,
                panels + (long)tile.FirstRow * ColumnPanels<V>.Columns, (nint)panel, ColumnPanels<V>.Columns,
                sums + (long)tile.FirstColumn * columns, columns, add);
        }
    }

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
