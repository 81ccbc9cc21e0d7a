using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Which rows of z are positives of each other, as the tiles ask: rows with the same key (and no row of
/// itself). What an objective does not need is constant and leaves no code.
/// </summary>
internal interface IObjective
{
    /// <summary>Each row has one positive, and no row is its own by the keys.</summary>
    static abstract bool HasOnePositive { get; }

    static abstract bool LeavesPositivesOut { get; }

    static abstract int RowKey(int row, int rows, ArrayView<int> labels);

    static abstract int ColumnKey(int column, int rows, ArrayView<int> labels);

    /// <summary>1 / (number of the row's positives), of the weights (N) of images.</summary>
    static abstract float Weight(int row, int rows, ArrayView<float> weights);
}
