namespace SimClr.Kernels.Gpu;

/// <summary>A warp for each row of a (rows, columns) array; its lanes take the columns in turn.</summary>
internal static class RowWarp
{
    public const int Threads = 256;

    private const int Warps = Threads / Warp.WarpSize;

    /// <summary>This warp's row: of the last block's warps some have none.</summary>
    public static long Row => (long)Grid.IdxX * Warps + Group.IdxX / Warp.WarpSize;

    public static KernelConfig Config(int rows) => new((rows + Warps - 1) / Warps, Threads);

    /// <summary>The largest value of the warp; NaN where one is.</summary>
    public static float Max(float value)
    {
        for (int mask = Warp.WarpSize / 2; mask > 0; mask /= 2)
        {
            value = MathF.Max(value, Warp.ShuffleXor(value, mask));
        }

        return value;
    }
}
