namespace SimClr.Tensors;

/// <summary>
/// Every differentiable function, one file each: the shapes, the forward line, and below it its backward.
/// </summary>
public static partial class Ops
{
    /// <summary>
    /// The op's result, in the current scope, once all its inputs are known to be on one device.
    /// </summary>
    private static Tensor Output(string op, Shape shape, params ReadOnlySpan<Tensor?> inputs)
    {
        CheckDevices(op, inputs);
        TensorScope.Require();
        return Tensor.Empty(inputs[0]!.Device, shape);
    }

    private static void CheckDevices(string op, ReadOnlySpan<Tensor?> inputs)
    {
        var first = inputs[0]!;
        foreach (var input in inputs)
        {
            if (input is not null && input.Device != first.Device)
            {
                throw new ArgumentException(
                    $"{op}: input {first.Shape} is on device {first.Device.Name}, {input.Shape} {input.Name} "
                    + $"on another one ({input.Device.Name}); make them all on the same.");
            }
        }
    }

    /// <summary>An op whose outputs are dot products with the rows of a weight (Out, ...).</summary>
    private static OpInfo Weighted(string op, Tensor output, Tensor weight)
    {
        var inner = new Shape(weight.Shape.Dimensions[1..].ToArray());
        return new OpInfo(op, 2 * output.Length * inner.Length) { Inner = inner };
    }

    /// <summary>Rows of a tensor whose last dimension holds the columns.</summary>
    private static int Rows(Tensor tensor) => checked((int)(tensor.Length / Math.Max(tensor.Shape[^1], 1)));

    /// <summary>The view, or an empty one for an argument that is not given.</summary>
    private static Kernels.BufferView<float> ViewOf(Tensor? tensor) => tensor?.View ?? default;
}
