namespace SimClr.Kernels.Gpu;

/// <summary>Copies of a tile's elements into shared memory.</summary>
internal static unsafe class Copies
{
    /// <summary>
    /// Starts the copy of <paramref name="width"/> floats (a compile-time constant, 4 or 1), or of zeros.
    /// </summary>
    /// <param name="offset">Of the source, in bytes.</param>
    public static void Start(int width, float* target, float* source, long offset, bool exists)
    {
        void* from = (byte*)source + offset;
        if (width == 4)
        {
            AsyncCopy.Copy16(target, from, exists);
        }
        else
        {
            AsyncCopy.Copy4(target, from, exists);
        }
    }

    /// <summary>Rows of this length can be copied, 16 bytes at a time.</summary>
    public static bool AreAligned(BufferView<float> rows, int rowLength)
        => rowLength % 4 == 0 && (nint)rows.Pointer % 16 == 0;
}
