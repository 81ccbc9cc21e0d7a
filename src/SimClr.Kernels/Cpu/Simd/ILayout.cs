namespace SimClr.Kernels.Cpu;

/// <summary>How the left factor of a product lies in memory; the JIT makes code for each way.</summary>
internal unsafe interface ILayout
{
    /// <summary>A row's elements are neighbours; otherwise a column's are.</summary>
    static abstract bool IsRowMajor { get; }

    /// <summary>The JIT knows how far apart rows are: their addresses are constants from one pointer.</summary>
    static abstract bool KnowsRows { get; }

    /// <summary>What comes along the depth is in no near cache, or where the hardware does not look for it.</summary>
    static abstract bool IsFar { get; }

    /// <summary>Floats from one row to the next: 1, or the stride.</summary>
    static abstract nint Row(nint stride);

    /// <summary>Floats from one column to the next: 1, or the stride.</summary>
    static abstract nint Column(nint stride);

    /// <summary>
    /// cLeft += element · left and, where there are two registers of columns, cRight += element · right. The address
    /// is worked out where it is read: nothing else lets the JIT leave that to the instruction that reads.
    /// </summary>
    /// <param name="first">Where the column's first row is.</param>
    /// <param name="group">Where rows are not known, the row that offset, in bytes, leads on from.</param>
    /// <param name="along">Bytes from these pointers to the element's column.</param>
    static abstract void MultiplyAdd<V, TColumns>(byte* first, byte* group, nint offset, int row, nint along,
        V left, V right, ref V cLeft, ref V cRight)
        where V : struct, IFloatVector<V>
        where TColumns : struct, ICount;

    /// <summary>
    /// The same, where reading an element twice saves an instruction: each multiplication reads it for itself.
    /// </summary>
    /// <param name="again">Equal to first; were it the same, the JIT would read once.</param>
    static abstract void MultiplyAddReading<V, TColumns>(
        byte* first, byte* again, byte* group, nint offset, int row, nint along,
        V left, V right, ref V cLeft, ref V cRight)
        where V : struct, IFloatVector<V>
        where TColumns : struct, ICount;
}
