using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// How a thread reads and writes four neighbouring floats, or the fewer that a row ends with. Both ways give
/// a thread the same elements, so that no bit depends on where an array starts.
/// </summary>
internal interface IQuadAccess
{
    /// <summary>
    /// The elements from i on; 0 in place of those beyond <paramref name="count"/> (1 to 4).
    /// </summary>
    static abstract Quad Load(ArrayView<float> array, long i, int count);

    static abstract void Store(ArrayView<float> array, long i, int count, Quad value);
}
