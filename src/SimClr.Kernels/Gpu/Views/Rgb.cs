namespace SimClr.Kernels.Gpu;

/// <summary>A pixel of a view, in registers; values 0..1.</summary>
internal struct Rgb(float red, float green, float blue)
{
    public float Red = red;
    public float Green = green;
    public float Blue = blue;

    public readonly float Grey => 0.2989f * Red + 0.587f * Green + 0.114f * Blue;

    public static unsafe Rgb Load(float* pixel) => new(pixel[0], pixel[1], pixel[2]);

    public readonly unsafe void Store(float* pixel)
    {
        pixel[0] = Red;
        pixel[1] = Green;
        pixel[2] = Blue;
    }

    /// <summary>This plus <paramref name="weight"/> times the other.</summary>
    public readonly Rgb Add(float weight, Rgb other) => new(
        MathF.FusedMultiplyAdd(weight, other.Red, Red),
        MathF.FusedMultiplyAdd(weight, other.Green, Green),
        MathF.FusedMultiplyAdd(weight, other.Blue, Blue));

    public readonly Rgb Scaled(float factor) => new(factor * Red, factor * Green, factor * Blue);
}
