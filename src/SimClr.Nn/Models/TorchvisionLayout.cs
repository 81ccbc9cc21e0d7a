namespace SimClr.Nn.Models;

/// <summary>
/// Convolution weights between our layout (OutC, KH, KW, C) and torchvision's (OutC, C, KH, KW). All other
/// tensors are the same in both.
/// </summary>
public static class TorchvisionLayout
{
    /// <summary>The shape that torchvision gives to a tensor of ours.</summary>
    public static Shape ShapeOf(Shape shape)
        => shape.Rank == 4 ? new Shape(shape[0], shape[3], shape[1], shape[2]) : shape;

    /// <summary>Values in our order to torchvision's; <paramref name="shape"/> is ours.</summary>
    public static float[] ToTorchvision(ReadOnlySpan<float> values, Shape shape)
        => shape.Rank == 4 ? SwapInner(values, shape[0], shape[1] * shape[2], shape[3]) : values.ToArray();

    /// <summary>Values in torchvision's order to ours; <paramref name="shape"/> is ours.</summary>
    public static float[] FromTorchvision(ReadOnlySpan<float> values, Shape shape)
        => shape.Rank == 4 ? SwapInner(values, shape[0], shape[3], shape[1] * shape[2]) : values.ToArray();

    /// <summary>(outer, rows, columns) to (outer, columns, rows).</summary>
    private static float[] SwapInner(ReadOnlySpan<float> values, int outer, int rows, int columns)
    {
        var swapped = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % columns;
            int row = i / columns % rows;
            int o = i / columns / rows;
            swapped[(o * columns + column) * rows + row] = values[i];
        }

        return swapped;
    }
}
