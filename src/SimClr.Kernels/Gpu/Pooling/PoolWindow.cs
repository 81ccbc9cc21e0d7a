namespace SimClr.Kernels.Gpu;

/// <summary>Which pixels a window has, and which windows a pixel is in.</summary>
internal readonly struct PoolWindow(Pool2dShape shape)
{
    public readonly int H = shape.H, W = shape.W, OutH = shape.OutH, OutW = shape.OutW;

    private readonly int kernel = shape.Kernel, stride = shape.Stride, padding = shape.Padding;

    /// <summary>Image, row and column of an output pixel.</summary>
    public (long N, int H, int W) OutputPixel(uint pixel) => Split(pixel, (uint)OutH, (uint)OutW);

    /// <summary>Image, row and column of an input pixel.</summary>
    public (long N, int H, int W) InputPixel(uint pixel) => Split(pixel, (uint)H, (uint)W);

    /// <summary>The positions of a window that lie inside the input, along one axis.</summary>
    public (int First, int End) Inside(int window, int size)
    {
        int start = window * stride - padding;
        return (Math.Max(start, 0), Math.Min(start + kernel, size));
    }

    /// <summary>The windows that contain a position, along one axis.</summary>
    public (int First, int End) Containing(int position, int windows)
    {
        int first = Math.Max(position + padding - kernel + stride, 0) / stride;
        return (first, Math.Min((position + padding) / stride + 1, windows));
    }

    private static (long N, int H, int W) Split(uint pixel, uint height, uint width)
    {
        uint row = pixel / width;
        return (row / height, (int)(row % height), (int)(pixel % width));
    }
}
