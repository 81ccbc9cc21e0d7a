namespace SimClr.Kernels.Gpu;

/// <summary>
/// In one dimension, the input pixels that the same taps of a convolution reach: those whose place plus
/// padding leaves the same remainder by the stride. Pixel First + i · Stride is reached, by tap Phase + a ·
/// Stride, from output FirstOutput + i - a.
/// </summary>
internal readonly struct InputPhase
{
    public InputPhase(int phase, int stride, int padding, int pixels, int taps)
    {
        Phase = phase;
        First = ((phase - padding) % stride + stride) % stride;
        FirstOutput = (First + padding - phase) / stride;
        Pixels = First < pixels ? (pixels - First + stride - 1) / stride : 0;
        Taps = phase < taps ? (taps - phase + stride - 1) / stride : 0;
    }

    public int Phase { get; }

    public int First { get; }

    public int FirstOutput { get; }

    public int Pixels { get; }

    /// <summary>Taps that reach these pixels: perhaps none.</summary>
    public int Taps { get; }
}
