using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Sums over the threads of a block, in an order that never changes; each thread gets the result.
/// </summary>
internal static class BlockSum
{
    private const int Warps = 32; // and threads of a warp
    private const int WarpShift = 5;

    /// <summary>Over all threads, which must arrive.</summary>
    /// <param name="threads">Of the block, a constant: a multiple of 32.</param>
    public static float OfAll(float value, int threads)
    {
        var sums = SharedMemory.Allocate<float>(Warps);
        value = OfWarp(value);
        if (Warp.LaneIdx == 0)
        {
            sums[Group.IdxX >> WarpShift] = value;
        }

        Group.Barrier();
        value = OfWarp(Warp.LaneIdx < threads >> WarpShift ? sums[Warp.LaneIdx] : 0);
        Group.Barrier(); // before the sums are written again
        return value;
    }

    /// <summary>Over the 32 threads of a warp.</summary>
    public static float OfWarp(float value)
    {
        for (int mask = Warps / 2; mask > 0; mask >>= 1)
        {
            value += Warp.ShuffleXor(value, mask);
        }

        return value;
    }
}
