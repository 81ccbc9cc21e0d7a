using ILGPU;
using ILGPU.Runtime;

namespace SimClr.Kernels.Gpu;

/// <summary>One 128-bit access. All four elements exist, the array and i are multiples of 16 bytes.</summary>
internal readonly struct AlignedQuads : IQuadAccess
{
    private const int Alignment = 16;

    public static Quad Load(ArrayView<float> array, long i, int count) => At(array, i)[0];

    public static void Store(ArrayView<float> array, long i, int count, Quad value)
        => At(array, i)[0] = value;

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

    // Not Cast<Quad>()[i / 4]: the shift of a 64-bit index is two more instructions an access.
    private static ArrayView<Quad> At(ArrayView<float> array, long i)
        => array.SubView(i, 4).AsAligned(Alignment).Cast<Quad>();
}
