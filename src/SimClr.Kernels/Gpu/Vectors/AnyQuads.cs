using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>One access for each element.</summary>
internal readonly struct AnyQuads : IQuadAccess
{
    public static Quad Load(ArrayView<float> array, long i, int count)
    {
        var at = array.SubView(i, 4); // one address for the four
        return new(at[0], count > 1 ? at[1] : 0, count > 2 ? at[2] : 0, count > 3 ? at[3] : 0);
    }

    public static void Store(ArrayView<float> array, long i, int count, Quad value)
    {
        var at = array.SubView(i, 4);
        at[0] = value.X;
        if (count > 1)
        {
            at[1] = value.Y;
        }

        if (count > 2)
        {
            at[2] = value.Z;
        }

        if (count > 3)
        {
            at[3] = value.W;
        }
    }
}
