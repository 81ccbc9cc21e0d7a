using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Copies of a tile's elements into shared memory.</summary>
internal static class Copies
{
    /// <summary>
    /// Starts the copy of <paramref name="width"/> floats (a compile-time constant, 4 or 1), or of zeros.
    /// </summary>
    /// <param name="target">Where in the tile, counted in copies of this width.</param>
    /// <param name="offset">Of the source, in bytes.</param>
    public static void Start(
        int width, ArrayView<Float4> tile, int target, ArrayView<byte> source, long offset, bool exists)
    {
        if (width == 4)
        {
            var from = source.SubView(offset, 4 * sizeof(float)).Cast<Float4>();
            AsyncCopy.Copy16(ref tile[target], ref from[0], !exists);
        }
        else
        {
            var from = source.SubView(offset, sizeof(float)).Cast<float>();
            AsyncCopy.Copy4(ref tile.Cast<float>()[target], ref from[0], !exists);
        }
    }

    /// <summary>Rows of this length can be copied, 16 bytes at a time.</summary>
    public static unsafe bool AreAligned(BufferView<float> rows, int rowLength)
        => rowLength % 4 == 0 && (nint)rows.Pointer % 16 == 0;
}
