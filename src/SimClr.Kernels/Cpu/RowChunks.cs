namespace SimClr.Kernels.Cpu;

/// <summary>
/// How the rows of a (rows, columns) array are cut into tasks: by the shape alone, so that sums over a chunk, and
/// of the chunks in their order, have the same bits for any number of threads.
/// </summary>
internal readonly struct RowChunks
{
    private const long MaxChunks = 64; // enough to share out, few enough that merging them costs nothing
    private const long SmallestChunk = 1 << 15; // floats: some microseconds, well above a task's price

    private readonly long rows;
    private readonly long chunkRows;

    public RowChunks(long rows, long columns)
    {
        long enoughRows = (SmallestChunk + columns - 1) / Math.Max(columns, 1);
        this.rows = rows;
        chunkRows = Math.Max((rows + MaxChunks - 1) / MaxChunks, Math.Max(enoughRows, 1));
        Count = (int)((rows + chunkRows - 1) / chunkRows);
    }

    public int Count { get; }

    public long First(int chunk) => chunk * chunkRows;

    /// <summary>The row behind the last one of a chunk.</summary>
    public long End(int chunk) => Math.Min(rows, (chunk + 1) * chunkRows);

    public long Rows(int chunk) => End(chunk) - First(chunk);
}
