using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// How blocks share out a (rows, columns) array, by its shape alone: a block takes a tile of columns over a
/// chunk of rows, a thread one quad of columns in every <see cref="RowStep"/>-th row of the chunk.
/// Neighbouring threads read neighbouring quads.
/// </summary>
internal readonly struct ColumnTile
{
    public const int Threads = 256;

    private const int MaxLanes = 32; // quads: 512 bytes in a row
    private const int MinLanes = 8; // 128 bytes in a row: a cache line
    private const int FullCard = 512; // blocks: some for each multiprocessor, few for a second stage

    public readonly long Rows;
    public readonly int Columns;

    private readonly long chunkRows;
    private readonly int laneShift;

    private ColumnTile(long rows, int columns, int laneShift, long chunkRows)
    {
        Rows = rows;
        Columns = columns;
        this.laneShift = laneShift;
        this.chunkRows = chunkRows;
    }

    public int Chunks => (int)((Rows + chunkRows - 1) / chunkRows);

    public int Tiles => (Columns + 4 * Lanes - 1) / (4 * Lanes);

    public KernelConfig Config => new(new Index2D(Chunks, Tiles), new Index2D(Threads, 1));

    /// <summary>Quads of a row in a block: a power of two.</summary>
    public int Lanes => 1 << laneShift;

    /// <summary>Rows that a block works on at once.</summary>
    public int RowStep => Threads >> laneShift;

    /// <summary>The first of this thread's columns.</summary>
    public int Column => ((Grid.IdxY << laneShift) + (Group.IdxX & (Lanes - 1))) * 4;

    /// <summary>This thread's columns: 4, fewer at the end of the row, 0 or less beyond it.</summary>
    public int Count => Math.Min(4, Columns - Column);

    /// <summary>This thread's first row.</summary>
    public long FirstRow => Grid.IdxX * chunkRows + (Group.IdxX >> laneShift);

    /// <summary>The row behind the chunk.</summary>
    public long EndRow => EndOf(Grid.IdxX);

    /// <summary>From this thread's first row to the end of the chunk; negative beyond it.</summary>
    public int RowsLeft => (int)(EndRow - FirstRow);

    /// <summary>
    /// For sums over the rows: so many chunks as fill the card, and at least four rows a thread.
    /// </summary>
    public static ColumnTile ForSums(long rows, int columns)
    {
        var whole = new ColumnTile(rows, columns, LaneShift(columns), Math.Max(rows, 1));
        long chunks = Math.Max(FullCard / whole.Tiles, 1);
        return whole.InChunks((rows + chunks - 1) / chunks, whole.RowStep * 4);
    }

    /// <summary>
    /// For a pass over all elements: a thread has more than one row where the blocks fill the card all the
    /// same.
    /// </summary>
    public static ColumnTile ForMap(long rows, int columns, int mostRowsPerThread)
    {
        var whole = new ColumnTile(rows, columns, LaneShift(columns), Math.Max(rows, 1));
        long rowsOfBlocks = rows * whole.Tiles / (FullCard * whole.RowStep);
        return whole.InChunks(1, whole.RowStep * (int)Math.Clamp(rowsOfBlocks, 1, mostRowsPerThread));
    }

    /// <summary>Rows of a chunk.</summary>
    public float RowsIn(int chunk) => EndOf(chunk) - chunk * chunkRows;

    private long EndOf(int chunk) => Math.Min(Rows, (chunk + 1) * chunkRows);

    private ColumnTile InChunks(long rows, int multiple)
        => new(Rows, Columns, laneShift, Math.Max((rows + multiple - 1) / multiple, 1) * multiple);

    private static int LaneShift(int columns)
    {
        int quads = (columns + 3) / 4;
        int lanes = 1;
        while (lanes < MaxLanes && lanes < quads)
        {
            lanes *= 2;
        }

        while (lanes > MinLanes && quads % lanes != 0)
        {
            lanes /= 2; // of 24 quads, three tiles of 8 leave no lane idle, one of 32 a quarter
        }

        return System.Numerics.BitOperations.Log2((uint)lanes);
    }
}
