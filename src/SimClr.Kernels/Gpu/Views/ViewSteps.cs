namespace SimClr.Kernels.Gpu;

/// <summary>What happens to a view, beside the blur.</summary>
[Flags]
internal enum ViewSteps
{
    None = 0,
    Flip = 1,
    Jitter = 2,
    Grey = 4,
}
