using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>Copies of a tile's elements into shared memory.</summary>
internal static unsafe class Copies
{
    /// <summary>
    /// Copies <paramref name="width"/> floats (a compile-time constant, 4 or 1) where <paramref name="mask"/>
    /// is all ones, zeros where it is 0.
    /// </summary>
    public static void Start(int width, float* shared, float* global, uint mask)
    {
        int bytes = (int)(mask & (uint)(width * sizeof(float)));
        if (width == 4)
        {
            AsyncCopy.Copy16(shared, global, bytes);
        }
        else
        {
            AsyncCopy.Copy4(shared, global, bytes);
        }
    }

    /// <summary>Rows of this length can be copied, 16 bytes at a time.</summary>
    public static bool AreAligned(ArrayView<float> rows, int rowLength)
        => rowLength % 4 == 0 && (nint)rows.Pointer % 16 == 0;

    public static uint Mask(bool exists) => exists ? uint.MaxValue : 0;
}
