namespace SimClr.Kernels.Cpu;

/// <summary>
/// How a product is cut. K falls into cuts of even length, by its length alone, so that the sums are the same
/// for any number of threads. A pass packs some columns of B over some cuts, little enough to stay in the
/// cache; its tasks are first strips of panels to pack, then rectangles of C. Of a small product a task packs one panel
/// and multiplies by it: lines that another thread has read are slow to write again.
/// </summary>
internal readonly struct GemmBlocks
{
    private const int MaxCut = 256; // a panel of B over one cut fits the first-level cache
    private const int CutsPerPass = 8;
    private const int PackedFloats = 1 << 20;
    private const int TileRows = 12;
    private const int MaxTaskTiles = 8; // of rows: a cut of a task's A and B, and its C, are 800 KB
    private const int MaxTaskColumns = 512;
    private const int TasksPerThread = 6; // enough that none waits long for another at the end
    private const long SmallestTask = 1 << 19; // multiply-adds: some microseconds, well above a task's price
    private const int SmallestStrip = 1 << 14; // floats, likewise
    private const int MaxRereadFloats = 1 << 17; // of A, read once for each panel: half a second-level cache

    /// <summary>Floats of a panel that a thread packs for itself, 64 KB of its stack.</summary>
    public const int StackFloats = 1 << 14;

    public GemmBlocks(in GemmShape shape, int panelColumns, int threads)
    {
        int cuts = Math.Max(1, Divide(shape.K, MaxCut));
        Cut = Math.Max(4, Divide(Divide(shape.K, cuts), 4) * 4);
        PassK = Cut * Math.Min(cuts, CutsPerPass);
        int tiles = Divide(shape.M, TileRows);
        int panels = Divide(Math.Min(shape.N, PackedFloats / PassK), panelColumns);
        PassColumns = panels * panelColumns;
        StripColumns = Divide(SmallestStrip, PassK * panelColumns) * panelColumns;

        int high = Math.Min(tiles, MaxTaskTiles);
        int wide = Math.Min(panels, MaxTaskColumns / panelColumns);
        while (high * wide > 1
            && (long)Divide(tiles, high) * Divide(panels, wide) < threads * TasksPerThread
            && (long)high * TileRows * wide * panelColumns * PassK > SmallestTask)
        {
            bool cutRows = wide == 1 || (high > 1 && high * TileRows >= wide * panelColumns);
            high = cutRows ? Divide(high, 2) : high;
            wide = cutRows ? wide : Divide(wide, 2);
        }

        int whole = Math.Min(shape.N, PassColumns) / panelColumns; // the last one may be a sliver
        bool isEven = whole >= 2 * threads && Divide(whole, threads) * threads - whole <= whole / 8;
        bool packsAsItGoes = isEven && PassK * panelColumns <= StackFloats && (long)shape.M * PassK <= MaxRereadFloats;
        // A sliver's rows are shared, so that no thread waits for another one's.
        int parts = threads > 1 && whole * panelColumns < Math.Min(shape.N, PassColumns) ? 2 : 1;
        PanelRows = packsAsItGoes ? Divide(tiles, parts) * TileRows : 0;
        TaskRows = high * TileRows;
        TaskColumns = wide * panelColumns;
    }

    public int Cut { get; }

    public int PassK { get; }

    public int PassColumns { get; }

    public int StripColumns { get; }

    public int TaskRows { get; }

    public int TaskColumns { get; }

    /// <summary>By a panel of B that it packs a task multiplies so many rows of A; 0 where panels are packed first.</summary>
    public int PanelRows { get; }

    /// <summary>Quotient, rounded up.</summary>
    public static int Divide(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);
}
