namespace SimClr.Kernels.Cpu;

/// <summary>What <see cref="ColumnSums{V}"/> sums over the rows of an array: one or two terms per element.</summary>
internal interface IColumnTerms
{
    /// <summary>1 or 2.</summary>
    static abstract int Count { get; }

    /// <summary>Adds the terms of the elements from (row, column) on to the running sums.</summary>
    void Add<W>(long row, int column, ref W first, ref W second) where W : struct, IFloatVector<W>;
}
