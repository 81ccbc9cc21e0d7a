namespace SimClr.Kernels.Gpu;

/// <summary>
/// A lane's share of a factor: 4 rows (of the left factor; columns, of the right one) by 4 steps of depth, in
/// registers.
/// </summary>
/// <remarks>Each row's depths are in X Y Z W.</remarks>
internal readonly struct Patch(Float4 row0, Float4 row1, Float4 row2, Float4 row3)
{
    public readonly Float4 Row0 = row0, Row1 = row1, Row2 = row2, Row3 = row3;

    /// <summary>The same from the four rows at each depth.</summary>
    public static Patch OfDepths(Float4 d0, Float4 d1, Float4 d2, Float4 d3) => new(
        new(d0.X, d1.X, d2.X, d3.X), new(d0.Y, d1.Y, d2.Y, d3.Y),
        new(d0.Z, d1.Z, d2.Z, d3.Z), new(d0.W, d1.W, d2.W, d3.W));
}
