namespace SimClr.Kernels.Cpu;

/// <summary>What <see cref="ColumnSums{V}"/> sums over the rows of an array: one or two terms per element.</summary>
internal interface IColumnTerms
{
    /// <summary>1 or 2.</summary>
    static abstract int Count { get; }

    /// <summary>Adds the terms of the elements from i on, the first of which stands in a column, to the running sums.</summary>
    void Add<W>(long i, int column, ref W first, ref W second) where W : struct, IFloatVector<W>;
}
