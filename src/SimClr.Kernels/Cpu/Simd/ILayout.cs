namespace SimClr.Kernels.Cpu;

/// <summary>How a matrix with a stride lies in memory; the JIT makes code for each way.</summary>
internal unsafe interface ILayout
{
    /// <summary>A row's elements are neighbours.</summary>
    static abstract bool IsRowMajor { get; }

    /// <summary>What comes along the depth is in none of the nearer caches, or where the hardware does not foresee it.</summary>
    static abstract bool IsFar { get; }

    /// <summary>Floats from one row to the next: 1, or the stride.</summary>
    static abstract nint Row(nint stride);

    /// <summary>Floats from one column to the next: 1, or the stride.</summary>
    static abstract nint Column(nint stride);

    /// <summary>
    /// An element of a column. Its address is worked out where it is read, by way of the group's pointer or the first
    /// row's: nothing else lets the JIT leave the sum to the instruction that reads.
    /// </summary>
    /// <param name="group">The row that the offset, in bytes, leads on from.</param>
    /// <param name="along">Bytes from the pointers' column to this one.</param>
    static abstract float At(byte* first, byte* group, nint offset, int row, nint along);
}
