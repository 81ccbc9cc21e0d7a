using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>One access for each element.</summary>
internal readonly struct AnyQuads : IQuadAccess
{
    public static Quad Load(ArrayView<float> array, long i, int count) => new(
        array[i],
        count > 1 ? array[i + 1] : 0,
        count > 2 ? array[i + 2] : 0,
        count > 3 ? array[i + 3] : 0);

    public static void Store(ArrayView<float> array, long i, int count, Quad value)
    {
        array[i] = value.X;
        if (count > 1)
        {
            array[i + 1] = value.Y;
        }

        if (count > 2)
        {
            array[i + 2] = value.Z;
        }

        if (count > 3)
        {
            array[i + 3] = value.W;
        }
    }
}
