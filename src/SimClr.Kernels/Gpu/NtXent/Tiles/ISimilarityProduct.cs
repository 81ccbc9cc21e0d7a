using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The two products of NT-Xent on a tile of 64 x 64 similarities, by a block of 128 threads: which elements
/// of the tile a thread holds, and how it multiplies. A row of the tile stays within one warp, in <see
/// cref="RowLanes"/> neighbouring lanes.
/// </summary>
internal interface ISimilarityProduct
{
    /// <summary>Rows of the tile that a thread has a part of.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the tile in a thread: Rows · Columns = 32.</summary>
    static abstract int Columns { get; }

    static abstract int RowLanes { get; }

    /// <summary>Columns of the gradient's 64 x 128 tile in a thread: Rows · GradientColumns = 64.</summary>
    static abstract int GradientColumns { get; }

    /// <summary>Place in the tile of this thread's first row; the others follow every eighth.</summary>
    static abstract int FirstRow { get; }

    static abstract int FirstColumn { get; }

    static abstract int FirstGradientColumn { get; }

    /// <summary>
    /// How far column <paramref name="j"/> of this thread is from its first: the same for all.
    /// </summary>
    static abstract int ColumnOffset(int j);

    static abstract int GradientColumnOffset(int j);

    /// <summary>
    /// dots (Rows, Columns) += rows · columns^T over one chunk of D; both (64, 16) with
    /// <see cref="SimilarityTile.Stride"/>.
    /// </summary>
    static abstract void AddSimilarities(
        ArrayView<float> dots, ArrayView<Float4> rows, ArrayView<Float4> columns);

    /// <summary>
    /// sums (Rows, GradientColumns) += coefficients (64, 16) · z (16, 128), with
    /// <see cref="SimilarityTile.CoefficientStride"/> and <see cref="SimilarityTile.GradientStride"/>.
    /// </summary>
    static abstract void AddGradient(
        ArrayView<float> sums, ArrayView<Float4> coefficients, ArrayView<Float4> z);
}
