using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// Sums over the threads of a block, in an order that never changes; each thread gets the result.
/// </summary>
internal static unsafe class BlockSum
{
    /// <summary>Over all threads: a multiple of 32, and all of them must arrive.</summary>
    public static float OfAll(float value)
    {
        float* sums = SharedMemory.Allocate<float>(Warp.WarpSize).Pointer;
        value = OfWarp(value);
        if (Warp.LaneIdx == 0)
        {
            sums[Group.IdxX / Warp.WarpSize] = value;
        }

        Group.Barrier();
        value = OfWarp(Warp.LaneIdx < Group.DimX / Warp.WarpSize ? sums[Warp.LaneIdx] : 0);
        Group.Barrier(); // before the sums are written again
        return value;
    }

    /// <summary>Over the 32 threads of a warp.</summary>
    public static float OfWarp(float value)
    {
        for (int mask = Warp.WarpSize / 2; mask > 0; mask /= 2)
        {
            value += Warp.ShuffleXor(value, mask);
        }

        return value;
    }
}
