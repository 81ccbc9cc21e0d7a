namespace SimClr.Kernels.Gpu;

/// <summary>The view that a block makes: of which pixels, and what happens to them.</summary>
internal readonly struct ViewTask(ImageRef image, ViewAxis rows, ViewAxis columns, in ViewParameters p)
{
    public readonly long Pixels = image.Pixels.FirstIndex(); // in DeviceViews.AllMemory, of (height, Width, 3)
    public readonly int Width = image.Width;
    public readonly ViewAxis Rows = rows;
    public readonly ViewAxis Columns = columns;
    public readonly ColorJitter Colors = new(p);
    public readonly float Sigma = p.Sigma; // 0: no blur

    private readonly ViewSteps steps
        = (p.Flip ? ViewSteps.Flip : 0) | (p.Jitter ? ViewSteps.Jitter : 0) | (p.Grey ? ViewSteps.Grey : 0);

    public bool Flips => (steps & ViewSteps.Flip) != 0;

    public bool Jitters => (steps & ViewSteps.Jitter) != 0;

    public bool TurnsGrey => (steps & ViewSteps.Grey) != 0;
}
