namespace SimClr.Kernels;

/// <summary>Pooling of (N, H, W, C) to (N, OutH, OutW, C) with a square window. Padding never wins a maximum.</summary>
public readonly record struct Pool2dShape(int N, int H, int W, int C, int Kernel, int Stride, int Padding)
{
    public int OutH => (H + 2 * Padding - Kernel) / Stride + 1;

    public int OutW => (W + 2 * Padding - Kernel) / Stride + 1;

    public long InputLength => (long)N * H * W * C;

    public long OutputLength => (long)N * OutH * OutW * C;
}
