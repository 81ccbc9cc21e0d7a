namespace SimClr.Kernels.Gpu;

/// <summary>
/// What is summed up over the rows of an array: two quantities for each column, in whatever way <see
/// cref="Merge"/> says.
/// </summary>
internal interface IColumnTerms
{
    /// <summary>Rows (up to 4) that a thread loads before it adds the first: bytes in flight.</summary>
    static abstract int RowsAtOnce { get; }

    /// <summary>What <see cref="Add"/> is given for its column: a shift, a mean.</summary>
    Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess;

    /// <summary>What <see cref="Add"/> needs of the elements from i on.</summary>
    void Load<TAccess>(long i, int count, out Quad a, out Quad b) where TAccess : struct, IQuadAccess;

    /// <summary>Adds the <paramref name="n"/>-th row of this thread.</summary>
    static abstract void Add(Quad a, Quad b, Quad centre, float n, ref Quad first, ref Quad second);

    /// <summary>What n rows gave and what m others gave becomes what n + m rows give.</summary>
    static abstract void Merge(ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond,
        float m);
}
