namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>Its name in <see cref="OpInfo"/>.</summary>
    public const string GlobalAveragePoolName = "global average pool";

    /// <summary>Mean over the positions of an image: (N,H,W,C) to (N,C).</summary>
    /// <exception cref="ArgumentException">The input is not (N,H,W,C).</exception>
    public static Tensor GlobalAveragePool(Tensor input)
    {
        if (input.Shape.Rank != 4)
        {
            throw new ArgumentException($"global average pool: input {input.Shape} must be (N,H,W,C).");
        }

        var (n, positions, c) = (input.Shape[0], input.Shape[1] * input.Shape[2], input.Shape[3]);
        var kernels = input.Device.Pooling;
        var output = Output(GlobalAveragePoolName, new Shape(n, c), input);

        kernels.GlobalAverageForward(input.View, n, positions, c, output.View);
        Tape.Record(new OpInfo(GlobalAveragePoolName, 0), output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                kernels.GlobalAverageBackward(output.Gradient, n, positions, c, dInput, mode);
            }
        }, unread: [input, output]);
        return output;
    }
}
