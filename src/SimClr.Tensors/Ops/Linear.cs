using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// input (N, In) · weight (Out, In)^T + bias (Out) to (N, Out). Bias may be left out.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor? bias = null)
    {
        if (input.Shape.Rank != 2 || weight.Shape.Rank != 2 || input.Shape[1] != weight.Shape[1])
        {
            throw new ArgumentException(
                $"linear: input {input.Shape} must be (N,In) and weight {weight.Shape} (Out,In), same In.");
        }

        var (n, inputs, outputs) = (input.Shape[0], input.Shape[1], weight.Shape[0]);
        if (bias is not null && bias.Shape != new Shape(outputs))
        {
            throw new ArgumentException(
                $"linear: bias {bias.Shape} must be ({outputs}), as weight {weight.Shape}.");
        }

        var device = input.Device;
        var output = Output("linear", new Shape(n, outputs), input, weight, bias);

        device.Gemm.Multiply(input.View, weight.View, ViewOf(bias),
            new GemmShape(n, outputs, inputs, TransposeB: true), output.View, Accumulation.Overwrite);
        Tape.Record(Weighted("linear", output, weight), output, [input, weight, bias], () =>
        {
            var dOutput = output.Gradient;
            if (weight.TakesGradient(out var dWeight, out var weightMode))
            {
                // dWeight (Out, In) = dOutput^T input
                device.Gemm.Multiply(dOutput, input.View, default,
                    new GemmShape(outputs, inputs, n, TransposeA: true), dWeight, weightMode);
            }

            if (bias is not null && bias.TakesGradient(out var dBias, out var biasMode))
            {
                device.Reduction.SumRows(dOutput, n, outputs, dBias, biasMode);
            }

            if (input.TakesGradient(out var dInput, out var inputMode))
            {
                device.Gemm.Multiply(dOutput, weight.View, default,
                    new GemmShape(n, inputs, outputs), dInput, inputMode);
            }
        });
        return output;
    }
}
