using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Decoupled: the positive is the other view, and not in the denominator.</summary>
internal readonly struct DecoupledObjective : IObjective
{
    public static bool HasOnePositive => true;

    public static bool LeavesPositivesOut => true;

    public static int RowKey(int row, int rows, ArrayView<int> labels)
        => PairObjective.RowKey(row, rows, labels);

    public static int ColumnKey(int column, int rows, ArrayView<int> labels) => column;

    public static float Weight(int row, int rows, ArrayView<float> weights) => 1;
}
