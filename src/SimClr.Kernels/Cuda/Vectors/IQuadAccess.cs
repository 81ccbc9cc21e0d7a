namespace SimClr.Kernels.Cuda;

/// <summary>
/// How a thread reads and writes four neighbouring floats, or the fewer that a row ends with. Both ways give
/// a thread the same elements, so that no bit depends on where an array starts.
/// </summary>
internal unsafe interface IQuadAccess
{
    /// <summary>
    /// The elements from source on; 0 in place of those beyond <paramref name="count"/> (1 to 4).
    /// </summary>
    static abstract Quad Load(float* source, int count);

    static abstract void Store(float* destination, int count, Quad value);
}
