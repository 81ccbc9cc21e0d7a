using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>scale · input.</summary>
    public static Tensor Scale(Tensor input, float scale)
    {
        var kernels = input.Device.Elementwise;
        var output = Output("scale", input.Shape, input);

        kernels.Scale(input.View, scale, output.View, Accumulation.Overwrite);
        Tape.Record(new OpInfo("scale", 0), output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                kernels.Scale(output.Gradient, scale, dInput, mode);
            }
        });
        return output;
    }
}
