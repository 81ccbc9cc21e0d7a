using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>How four numbers that follow each other come from global to shared memory.</summary>
internal interface IRowCopy
{
    /// <summary>
    /// Copies the first <paramref name="count"/> (none if negative) from the view's start, or none if
    /// <paramref name="row"/> is not below <paramref name="rows"/>, and reads no others; the rest becomes 0.
    /// </summary>
    static abstract void Copy(
        ArrayView<Float4> shared, int quad, ArrayView<float> global, int row, int rows, int count);
}
