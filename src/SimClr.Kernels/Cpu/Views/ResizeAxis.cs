using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// One axis of a resize: pixels <c>start</c> .. <c>start + length - 1</c> of the picture become
/// <c>resizedLength</c> pixels, of which <c>count</c> from <c>cropStart</c> on are wanted.
/// </summary>
internal readonly struct ResizeAxis(int start, int length, int resizedLength, int cropStart, int count)
{
    private readonly double scale = (double)length / resizedLength;

    public int Start { get; } = start;

    public int Length { get; } = length;

    public int Count { get; } = count;

    /// <summary>Input pixels that one output pixel is made of, at most.</summary>
    public int Taps => (int)Math.Ceiling(2 * Support);

    private double Support => Math.Max(scale, 1); // half the triangle's base, in input pixels

    /// <summary>
    /// Fills first (Count), the input pixel that the taps of each output pixel start at, counted from Start,
    /// and weights (Count, Taps), times <paramref name="factor"/>. Taps past the end have weight 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Fill(double factor, bool mirrored, int* first, float* weights)
    {
        int taps = Taps;
        double support = Support;
        double slope = 1 / support;
        var weight = stackalloc double[taps];
        for (int i = 0; i < Count; i++)
        {
            double center = scale * (cropStart + i + 0.5);
            int begin = Math.Max((int)(center - support + 0.5), 0);
            int end = Math.Min(Math.Min((int)(center + support + 0.5), Length), begin + taps);
            double total = 0;
            for (int t = 0; t < taps; t++)
            {
                weight[t] = t < end - begin ? Math.Max(0, 1 - Math.Abs(begin + t + 0.5 - center) * slope) : 0;
                total += weight[t];
            }

            double normalized = factor / total;
            int place = mirrored ? Count - 1 - i : i;
            first[place] = begin;
            for (int t = 0; t < taps; t++)
            {
                weights[place * taps + t] = (float)(weight[t] * normalized);
            }
        }
    }
}
