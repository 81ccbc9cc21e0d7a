namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a thread copies of a block of rows of z: the same four numbers of D of every few rows, from its first
/// row on.
/// </summary>
internal readonly unsafe struct RowPieces(float* z, int rows, int d, int row, int k)
{
    private readonly float* global = z + (long)row * d + k;
    private readonly int d = d;
    private readonly int rowsLeft = rows - row;
    private readonly int count = d - k;

    /// <summary>
    /// Rows 0, step .. below <paramref name="end"/>, <paramref name="down"/> rows and <paramref
    /// name="across"/> numbers further on; zeros for what z does not have.
    /// </summary>
    public void Load<TCopy>(float* shared, int stride, int step, int end, int down, int across)
        where TCopy : IRowCopy
    {
        int wanted = Math.Min(count - across, 4);
        for (int i = 0; i < end; i += step)
        {
            TCopy.Copy(shared + i * stride, global + (long)(down + i) * d + across,
                down + i < rowsLeft ? wanted : 0);
        }
    }
}
