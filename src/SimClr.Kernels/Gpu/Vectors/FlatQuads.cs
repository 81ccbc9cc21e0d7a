using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>The quads of an array without shape: whole ones, and a last one of what is left.</summary>
internal static class FlatQuads<TAccess> where TAccess : struct, IQuadAccess
{
    public static Quad Load(ArrayView<float> array, long i, long end)
        => end - i >= 4 ? TAccess.Load(array, i, 4) : AnyQuads.Load(array, i, (int)(end - i));

    public static void Store(ArrayView<float> array, long i, long end, Quad value)
    {
        if (end - i >= 4)
        {
            TAccess.Store(array, i, 4, value);
        }
        else
        {
            AnyQuads.Store(array, i, (int)(end - i), value);
        }
    }
}
