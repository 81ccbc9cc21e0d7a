using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>NT-Xent: the positive is the other view of the same image.</summary>
internal readonly struct PairObjective : IObjective
{
    public static bool HasOnePositive => true;

    public static bool LeavesPositivesOut => false;

    public static int RowKey(int row, int rows, ArrayView<int> labels)
    {
        int images = rows >> 1;
        return row < images ? row + images : row - images;
    }

    public static int ColumnKey(int column, int rows, ArrayView<int> labels) => column;

    public static float Weight(int row, int rows, ArrayView<float> weights) => 1;
}
