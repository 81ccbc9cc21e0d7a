using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>Four neighbouring elements of an output.</summary>
internal static unsafe class OutputQuad
{
    /// <param name="count">How many of the four exist.</param>
    /// <param name="aligned">All four do, and their address is a multiple of 16.</param>
    public static void Write(float* target, Float4 values, int count, bool aligned, bool add)
    {
        if (aligned)
        {
            *(Float4*)target = add ? Sum(values, *(Float4*)target) : values;
            return;
        }

        Write(target, values.X, add);
        if (count > 1)
        {
            Write(target + 1, values.Y, add);
        }

        if (count > 2)
        {
            Write(target + 2, values.Z, add);
        }

        if (count > 3)
        {
            Write(target + 3, values.W, add);
        }
    }

    public static Float4 Sum(Float4 a, Float4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    private static void Write(float* target, float value, bool add)
        => *target = add ? *target + value : value;
}
