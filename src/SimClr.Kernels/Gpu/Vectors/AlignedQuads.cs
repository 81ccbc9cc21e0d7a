using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>One 128-bit access. All four elements exist, the array and i are multiples of 16 bytes.</summary>
internal readonly struct AlignedQuads : IQuadAccess
{
    public static Quad Load(ArrayView<float> array, long i, int count) => array.Cast<Quad>()[i >> 2];

    public static void Store(ArrayView<float> array, long i, int count, Quad value)
        => array.Cast<Quad>()[i >> 2] = value;

    /// <summary>Whether all arrays start on a multiple of 16 bytes; one that is not given does.</summary>
    public static unsafe bool Fit(params ReadOnlySpan<BufferView<float>> arrays)
    {
        foreach (var array in arrays)
        {
            if ((nint)array.Pointer % sizeof(Quad) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
