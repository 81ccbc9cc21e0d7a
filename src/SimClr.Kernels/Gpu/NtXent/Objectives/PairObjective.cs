namespace SimClr.Kernels.Gpu;

/// <summary>NT-Xent: the positive is the other view of the same image.</summary>
internal readonly struct PairObjective : IObjective
{
    public static bool HasOnePositive => true;

    public static bool LeavesPositivesOut => false;

    public static int RowKey(int row, int rows, BufferView<int> labels)
        => row < rows / 2 ? row + rows / 2 : row - rows / 2;

    public static int ColumnKey(int column, int rows, BufferView<int> labels) => column;

    public static float Weight(int row, int rows, BufferView<float> weights) => 1;
}
