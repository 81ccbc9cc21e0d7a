namespace SimClr.Kernels.Cpu;

/// <summary>
/// A tile of z · z^T (not yet divided by the temperature): rows firstRow .. against rows firstColumn .. of z,
/// the second block the same as the first or behind it. What lies behind its last column, up to a whole
/// register, has no meaning.
/// </summary>
internal readonly unsafe record struct SimilarityTile(
    nint Memory, int FirstRow, int Rows, int FirstColumn, int Columns)
{
    /// <summary>
    /// The largest number of rows and columns; with all that is read beside it, it fits the second-level
    /// cache.
    /// </summary>
    public const int Side = 256;

    /// <summary>Floats from row to row.</summary>
    public const int Stride = Side;

    public bool IsOnDiagonal => FirstRow == FirstColumn;

    public float* Row(int row) => (float*)Memory + row * Stride;

    /// <summary>Sets the similarities of rows with themselves.</summary>
    public void FillDiagonal(float value)
    {
        for (int row = 0; IsOnDiagonal && row < Rows; row++)
        {
            Row(row)[row] = value;
        }
    }

    /// <summary>
    /// The column of this tile that is the other view of a row, or -1 if it lies elsewhere.
    /// </summary>
    public int ColumnOfPair(int row, in NtXentShape shape)
    {
        int own = FirstRow + row;
        int column = (own < shape.Pairs ? own + shape.Pairs : own - shape.Pairs) - FirstColumn;
        return column >= 0 && column < Columns ? column : -1;
    }
}
