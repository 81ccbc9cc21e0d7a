namespace SimClr.Kernels.Cuda;

/// <summary>
/// What is summed up over the rows of an array: two quantities for each column, in whatever way <see cref="Merge"/>
/// says.
/// </summary>
internal interface IColumnTerms
{
    /// <summary>What <see cref="Add"/> is given for its column: a shift, a mean.</summary>
    Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess;

    /// <summary>Adds the <paramref name="n"/>-th row of this thread; its elements begin at i.</summary>
    void Add<TAccess>(long i, int count, Quad centre, float n, ref Quad first, ref Quad second)
        where TAccess : struct, IQuadAccess;

    /// <summary>What n rows gave and what m others gave becomes what n + m rows give.</summary>
    static abstract void Merge(ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond, float m);
}
