namespace SimClr.Kernels;

/// <summary>The four operations of colour jitter.</summary>
public enum ColorOperation
{
    Brightness,
    Contrast,
    Saturation,
    Hue,
}
