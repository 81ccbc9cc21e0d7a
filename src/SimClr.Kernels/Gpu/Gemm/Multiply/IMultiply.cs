using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// How a warp multiplies. Its factors come in patches. A patch of the left factor is 32 rows for the warp. A
/// pair of patches gives each lane PatchColumns / 4 quads of sums.
/// </summary>
internal interface IMultiply
{
    /// <summary>Columns that one patch of the right factor holds for the warp.</summary>
    static abstract int PatchColumns { get; }

    /// <summary>Passes over a step's depth of <see cref="TileProduct.Depth"/>.</summary>
    static abstract int Passes { get; }

    /// <summary>Which four columns of a patch a lane loads.</summary>
    static abstract int ColumnQuad(int lane);

    /// <summary>Which four of a step's sixteen depths a lane loads in its first pass.</summary>
    static abstract int DepthQuad(int lane);

    /// <summary>A patch as it is multiplied.</summary>
    static abstract RoundedPatch Round(in Patch patch);

    /// <summary>sums[first..] += rows · columns.</summary>
    static abstract void MultiplyAdd(
        ArrayView<Float4> sums, int first, in RoundedPatch rows, in RoundedPatch columns);

    /// <summary>Writes the sums of one pair of patches, sums[first..], to their places in a tile.</summary>
    static abstract void Store(
        ArrayView<Float4> sums, int first, ArrayView<Float4> tile, int tileColumns, int firstRow, int firstColumn);
}
