using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A warp for each row of a (rows, columns) array; its lanes take the columns in turn.</summary>
internal static class RowWarp
{
    public const int Threads = 256;
    public const int Lanes = 32;

    private const int LaneShift = 5;
    private const int Warps = Threads / Lanes;

    /// <summary>This warp's row: of the last block's warps some have none.</summary>
    public static int Row => Grid.IdxX * Warps + (Group.IdxX >> LaneShift);

    public static KernelConfig Config(int rows) => new((rows + Warps - 1) / Warps, Threads);

    /// <summary>The row's columns in an array of rows.</summary>
    public static ArrayView<float> Of(ArrayView<float> array, int row, int columns)
        => array.SubView((long)row * columns, columns);

    /// <summary>The largest value of the warp; NaN where one is.</summary>
    public static float Max(float value)
    {
        for (int mask = Lanes / 2; mask > 0; mask >>= 1)
        {
            value = MathF.Max(value, Warp.ShuffleXor(value, mask));
        }

        return value;
    }
}
