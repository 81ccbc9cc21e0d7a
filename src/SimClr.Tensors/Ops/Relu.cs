namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>max(input, 0); NaN stays NaN.</summary>
    public static Tensor Relu(Tensor input)
    {
        var kernels = input.Device.Elementwise;
        var output = Output("relu", input.Shape, input);

        kernels.Relu(input.View, output.View);
        Tape.Record("relu", output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                kernels.ReluBackward(output.Gradient, output.View, dInput, mode);
            }
        });
        return output;
    }
}
