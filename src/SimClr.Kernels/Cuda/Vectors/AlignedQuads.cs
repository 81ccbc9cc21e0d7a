using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>One 128-bit access. All four elements exist, the address is a multiple of 16.</summary>
internal readonly unsafe struct AlignedQuads : IQuadAccess
{
    public static Quad Load(float* source, int count) => *(Float4*)source;

    public static void Store(float* destination, int count, Quad value) => *(Float4*)destination = value;

    /// <summary>Whether all arrays start on a multiple of 16 bytes; one that is not given does.</summary>
    public static bool Fit(params ReadOnlySpan<ArrayView<float>> arrays)
    {
        foreach (var array in arrays)
        {
            if ((nint)array.Pointer % sizeof(Float4) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
