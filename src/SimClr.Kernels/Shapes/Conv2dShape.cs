namespace SimClr.Kernels;

/// <summary>
/// 2-D convolution (cross-correlation, as in every deep-learning library) without bias. Input (N, H, W, C),
/// weight (OutC, KH, KW, C), output (N, OutH, OutW, OutC); zero padding on all four sides.
/// </summary>
public readonly record struct Conv2dShape(
    int N, int H, int W, int C, int OutC, int KH, int KW, int Stride, int Padding)
{
    public int OutH => (H + 2 * Padding - KH) / Stride + 1;

    public int OutW => (W + 2 * Padding - KW) / Stride + 1;

    public long InputLength => (long)N * H * W * C;

    public long WeightLength => (long)OutC * KH * KW * C;

    public long OutputLength => (long)N * OutH * OutW * OutC;

    /// <summary>Multiplications and additions of one direct pass, in any of the three directions.</summary>
    public long Flops => 2L * N * OutH * OutW * OutC * KH * KW * C;

    /// <summary>The layer, without the batch: <c>64 -> 128, 3x3 /2, 32x32</c>.</summary>
    public string Layer => $"{C} -> {OutC}, {KH}x{KW}{(Stride == 1 ? "" : $" /{Stride}")}, {H}x{W}";
}
