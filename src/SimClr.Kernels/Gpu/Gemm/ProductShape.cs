namespace SimClr.Kernels.Gpu;

/// <summary>
/// The extents of a tile product, and whether its factors can be copied, 16 bytes at a time.
/// </summary>
internal readonly record struct ProductShape(int Rows, int Columns, int Depth, bool Aligned);
