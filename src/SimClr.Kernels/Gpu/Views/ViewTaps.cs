namespace SimClr.Kernels.Gpu;

/// <summary>
/// The triangle filter of one output pixel along one axis, over the input pixels First .. End - 1. Weights
/// are (1 - distance / support) times 2 · length or 2 · resizedLength, the larger: whole numbers, exact where
/// a float's position in the picture would not be. Their sum is what a weighted sum is divided by.
/// </summary>
internal readonly struct ViewTaps(int first, int end, int center, int reach, int unit)
{
    public readonly int First = first;
    public readonly int End = end;

    private readonly int center = center;
    private readonly int reach = reach;
    private readonly int unit = unit;

    public float Weight(int tap) => Math.Max(reach - Math.Abs((2 * tap + 1) * unit - center), 0);
}
