namespace SimClr.Kernels.Cpu;

/// <summary>
/// A tile of z · z^T (not yet divided by the temperature): rows firstRow .. against rows firstColumn .. of z. What lies
/// behind its last column, up to a whole register, has no meaning.
/// </summary>
/// <param name="FirstOwn">Which of the shape's own rows the first row is.</param>
/// <param name="IsMirrored">
/// Whether its transposed stands for the tile at (firstColumn, firstRow), which is not computed; then all rows are own.
/// </param>
internal readonly unsafe record struct SimilarityTile(
    nint Memory, int FirstOwn, int FirstRow, int Rows, int FirstColumn, int Columns, bool IsMirrored)
{
    private const int LineFloats = 16;

    /// <summary>
    /// The largest number of rows and columns; with all that is read beside it, it fits the second-level
    /// cache.
    /// </summary>
    public const int Side = 256;

    /// <summary>Floats from row to row: a line of the cache more, so that rows do not compete for the same ones.</summary>
    public const int Stride = Side + LineFloats;

    public float* Row(int row) => (float*)Memory + row * Stride;

    /// <summary>Sets the similarities of rows with themselves.</summary>
    public void FillDiagonal(float value)
    {
        int ahead = FirstRow - FirstColumn; // of a row's own column its number
        for (int row = Math.Max(0, -ahead), end = Math.Min(Rows, Columns - ahead); row < end; row++)
        {
            Row(row)[row + ahead] = value;
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
