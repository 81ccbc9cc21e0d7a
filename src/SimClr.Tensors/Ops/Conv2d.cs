using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Convolution without bias: input (N,H,W,C), weight (OutC,KH,KW,C) to (N,OutH,OutW,OutC).
    /// </summary>
    /// <param name="statistics">Where a batch norm in training follows: takes up those of the output.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or no output pixel is left.</exception>
    public static Tensor Conv2d(Tensor input, Tensor weight, int stride = 1, int padding = 0,
        BatchStatistics? statistics = null)
    {
        if (input.Shape.Rank != 4 || weight.Shape.Rank != 4 || input.Shape[^1] != weight.Shape[^1])
        {
            throw new ArgumentException(
                $"conv2d: input {input.Shape} must be (N,H,W,C), weight {weight.Shape} (OutC,KH,KW,C), "
                + "same C.");
        }

        var shape = new Conv2dShape(input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3],
            weight.Shape[0], weight.Shape[1], weight.Shape[2], stride, padding);
        if (stride < 1 || padding < 0 || shape.OutH < 1 || shape.OutW < 1)
        {
            throw new ArgumentException($"conv2d: input {input.Shape}, weight {weight.Shape}, "
                + $"stride {stride}, padding {padding} leave no output; enlarge the image or the padding.");
        }

        var kernels = input.Device.Conv2d;
        var output = Output("conv2d", new Shape(shape.N, shape.OutH, shape.OutW, shape.OutC), input, weight);

        if (statistics is null)
        {
            kernels.Forward(input.View, weight.View, shape, output.View);
        }
        else
        {
            statistics.Find(output, found => kernels.Forward(input.View, weight.View, shape, output.View, found));
        }

        Tape.Record(Weighted("conv2d", output, weight), output, [input, weight], () =>
        {
            if (weight.TakesGradient(out var dWeight, out var weightMode))
            {
                kernels.BackwardWeight(output.Gradient, input.View, shape, dWeight, weightMode);
            }

            if (input.TakesGradient(out var dInput, out var inputMode))
            {
                kernels.BackwardInput(output.Gradient, weight.View, shape, dInput, inputMode);
            }
        });
        return output;
    }
}
