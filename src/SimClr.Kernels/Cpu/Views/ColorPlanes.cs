namespace SimClr.Kernels.Cpu;

/// <summary>
/// A picture as three planes of <c>Pixels</c> floats. Each plane has <c>Padded</c> floats of memory, a whole
/// number of SIMD vectors, so that loops need no tail; what lies past the pixels is scratch.
/// </summary>
internal readonly unsafe struct ColorPlanes(float* red, float* green, float* blue, int pixels, int padded)
{
    public float* Red { get; } = red;

    public float* Green { get; } = green;

    public float* Blue { get; } = blue;

    public int Pixels { get; } = pixels;

    public int Padded { get; } = padded;
}
