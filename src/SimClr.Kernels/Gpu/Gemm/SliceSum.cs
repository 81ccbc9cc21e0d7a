using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Adds up the slices of a product, in order.</summary>
internal static class SliceSum
{
    public const int Threads = 256;

    /// <summary>
    /// target (Rows, Columns) = or += sum of slices (Slices, Rows, Columns) + bias (Columns).
    /// </summary>
    [Kernel(KeepLoops = true)]
    public static void Sum(
        ArrayView<float> slices, ArrayView<float> bias, ArrayView<float> target,
        int count, int columns, Accumulation accumulation)
    {
        long i = (long)Grid.IdxX * Threads + Group.IdxX;
        if (i >= target.Length)
        {
            return;
        }

        float sum = slices[i];
        for (int slice = 1; slice < count; slice++)
        {
            sum += slices[slice * target.Length + i];
        }

        if (bias.Length > 0)
        {
            sum += bias[i % columns];
        }

        target[i] = accumulation == Accumulation.Add ? target[i] + sum : sum;
    }
}
