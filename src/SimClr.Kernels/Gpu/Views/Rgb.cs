using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A pixel of a view, in registers; values 0..1.</summary>
internal readonly struct Rgb(float red, float green, float blue)
{
    public readonly float Red = red;
    public readonly float Green = green;
    public readonly float Blue = blue;

    public float Grey => 0.2989f * Red + 0.587f * Green + 0.114f * Blue;

    public static Rgb Load(ArrayView<float> pixels, int first)
        => new(pixels[first], pixels[first + 1], pixels[first + 2]);

    public void Store(ArrayView<float> pixels, int first)
    {
        pixels[first] = Red;
        pixels[first + 1] = Green;
        pixels[first + 2] = Blue;
    }

    /// <summary>This plus <paramref name="weight"/> times the other.</summary>
    public Rgb Add(float weight, Rgb other) => new(
        MathF.FusedMultiplyAdd(weight, other.Red, Red),
        MathF.FusedMultiplyAdd(weight, other.Green, Green),
        MathF.FusedMultiplyAdd(weight, other.Blue, Blue));

    public Rgb Scaled(float factor) => new(factor * Red, factor * Green, factor * Blue);
}
