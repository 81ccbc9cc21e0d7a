namespace SimClr.Kernels.Cuda;

/// <summary>One access for each element.</summary>
internal readonly unsafe struct AnyQuads : IQuadAccess
{
    public static Quad Load(float* source, int count) => new(
        source[0],
        count > 1 ? source[1] : 0,
        count > 2 ? source[2] : 0,
        count > 3 ? source[3] : 0);

    public static void Store(float* destination, int count, Quad value)
    {
        destination[0] = value.X;
        if (count > 1)
        {
            destination[1] = value.Y;
        }

        if (count > 2)
        {
            destination[2] = value.Z;
        }

        if (count > 3)
        {
            destination[3] = value.W;
        }
    }
}
