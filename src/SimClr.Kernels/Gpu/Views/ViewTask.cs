namespace SimClr.Kernels.Gpu;

/// <summary>
/// The view that a block makes: of which pixels, and what happens to them. Parameters' own box is not read.
/// </summary>
internal readonly struct ViewTask(
    ImageRef image, ViewAxis rows, ViewAxis columns, in ViewParameters parameters)
{
    public readonly BufferView<byte> Pixels = image.Pixels; // (height, Width, 3)
    public readonly int Width = image.Width;
    public readonly ViewAxis Rows = rows;
    public readonly ViewAxis Columns = columns;
    public readonly ViewParameters Parameters = parameters;
}
