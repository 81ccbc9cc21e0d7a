using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Four neighbouring numbers of an array in double, each the sum of two floats; the lesser may be left out.
/// </summary>
internal static class DoubleQuads
{
    public static void Load(ArrayView<double> array, long i, int count, out Quad number, out Quad rest)
    {
        var at = array.SubView(i, 4);
        double x = at[0], y = count > 1 ? at[1] : 0, z = count > 2 ? at[2] : 0, w = count > 3 ? at[3] : 0;
        number = new((float)x, (float)y, (float)z, (float)w);
        rest = new((float)(x - number.X), (float)(y - number.Y), (float)(z - number.Z), (float)(w - number.W));
    }

    public static void Store(ArrayView<double> array, long i, int count, Quad number, Quad rest)
    {
        var at = array.SubView(i, 4);
        at[0] = (double)number.X + rest.X;
        if (count > 1)
        {
            at[1] = (double)number.Y + rest.Y;
        }

        if (count > 2)
        {
            at[2] = (double)number.Z + rest.Z;
        }

        if (count > 3)
        {
            at[3] = (double)number.W + rest.W;
        }
    }
}
