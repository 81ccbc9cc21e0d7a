namespace SimClr.Kernels.Cpu;

/// <summary>
/// How a product is cut, by its shape alone. K falls into cuts of even length. A pass packs some rows of A and
/// columns of B over some cuts, little enough to stay in the cache. Within a pass, tasks are first strips of
/// panels to pack, then rectangles of C.
/// </summary>
internal readonly struct GemmBlocks
{
    private const int LongestCut = 256; // a panel of B over one cut fits the first-level cache
    private const int CutsPerPass = 8;
    private const int PackedAFloats = 1 << 19;
    private const int PackedBFloats = 1 << 20;
    private const int TaskPanels = 8;
    private const int EnoughTasks = 24;
    private const long SmallestTask = 1 << 19; // multiply-adds: some microseconds, well above a task's price
    private const int SmallestStrip = 1 << 14; // floats, likewise

    public GemmBlocks(in GemmShape shape)
    {
        int cuts = Math.Max(1, Divide(shape.K, LongestCut));
        Cut = Math.Max(4, Divide(Divide(shape.K, cuts), 4) * 4);
        PassK = Cut * Math.Min(cuts, CutsPerPass);
        int rowPanels = Divide(Math.Min(shape.M, PackedAFloats / PassK), GemmTile.Rows);
        int columnPanels = Divide(Math.Min(shape.N, PackedBFloats / PassK), GemmTile.Columns);
        PassRows = rowPanels * GemmTile.Rows;
        PassColumns = columnPanels * GemmTile.Columns;
        StripPanels = Divide(SmallestStrip, PassK * GemmTile.Columns);

        int high = Math.Min(rowPanels, TaskPanels);
        int wide = Math.Min(columnPanels, TaskPanels);
        while (high * wide > 1
            && Divide(rowPanels, high) * Divide(columnPanels, wide) < EnoughTasks
            && (long)high * GemmTile.Rows * wide * GemmTile.Columns * PassK > SmallestTask)
        {
            bool cutRows = wide == 1 || (high > 1 && high * GemmTile.Rows >= wide * GemmTile.Columns);
            high = cutRows ? Divide(high, 2) : high;
            wide = cutRows ? wide : Divide(wide, 2);
        }

        TaskRows = high * GemmTile.Rows;
        TaskColumns = wide * GemmTile.Columns;
    }

    public int Cut { get; }

    public int PassK { get; }

    public int PassRows { get; }

    public int PassColumns { get; }

    public int StripPanels { get; }

    public int TaskRows { get; }

    public int TaskColumns { get; }

    /// <summary>Quotient, rounded up.</summary>
    public static int Divide(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);
}
