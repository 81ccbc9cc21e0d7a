namespace SimClr.Kernels;

/// <summary>
/// Everything random about one view, decided: the crop's box in the picture, then what happens to the resized
/// crop in this order: flip, colour jitter in <c>Order</c>, greyscale, blur. <c>Hue</c> is a fraction of the
/// colour circle; <c>Sigma</c> 0 means no blur.
/// </summary>
public readonly record struct ViewParameters(
    int Top, int Left, int Height, int Width,
    bool Flip = false,
    bool Jitter = false, ColorOrder Order = default,
    float Brightness = 1, float Contrast = 1, float Saturation = 1, float Hue = 0,
    bool Grey = false,
    float Sigma = 0)
{
    /// <summary>
    /// Width of the blur's kernel for views of <paramref name="size"/> pixels: a tenth of the picture, made
    /// odd as in the paper's code (2·(size / 20) + 1).
    /// </summary>
    public static int BlurKernelSize(int size) => 2 * (size / 20) + 1;
}
