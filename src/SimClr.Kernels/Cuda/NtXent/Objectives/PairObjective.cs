namespace SimClr.Kernels.Cuda;

/// <summary>NT-Xent: the positive is the other view of the same image.</summary>
internal readonly struct PairObjective : IObjective
{
    public static bool HasOnePositive => true;

    public static bool LeavesPositivesOut => false;

    public static int RowKey(int row, int rows, ArrayView<int> labels)
        => row < rows / 2 ? row + rows / 2 : row - rows / 2;

    public static int ColumnKey(int column, int rows, ArrayView<int> labels) => column;

    public static float Weight(int row, int rows, ArrayView<float> weights) => 1;
}
