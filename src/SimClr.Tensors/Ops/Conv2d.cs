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
        var shape = Conv2dShapeOf(input, weight, stride, padding);
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

    /// <summary>
    /// <see cref="BatchNorm"/> of <see cref="Conv2d"/>. In evaluation, where nothing is recorded, devices that can
    /// normalise while the convolution writes; the numbers are the same.
    /// </summary>
    /// <exception cref="ArgumentException">As theirs.</exception>
    public static Tensor Conv2dBatchNorm(
        Tensor input, Tensor weight, int stride, int padding, in BatchNormArguments arguments)
    {
        var (gamma, beta, mean, variance, residual) = arguments;
        if (arguments.Training || Tape.Records([input, weight, gamma, beta, residual]))
        {
            return BatchNorm(Conv2d(input, weight, stride, padding), arguments);
        }

        var shape = Conv2dShapeOf(input, weight, stride, padding);
        var output = Output("conv2d", new Shape(shape.N, shape.OutH, shape.OutW, shape.OutC),
            input, weight, gamma, beta, residual);
        CheckBatchNorm(output, arguments);
        var norm = new BatchNormShape(
            Rows(output), shape.OutC, arguments.Relu, arguments.Epsilon, arguments.Momentum);
        var device = input.Device;
        if (!device.Conv2d.ForwardNormalized(input.View, weight.View, shape, ViewOf(gamma), ViewOf(beta),
            ViewOf(residual), mean.View, variance.View, norm, output.View))
        {
            device.Conv2d.Forward(input.View, weight.View, shape, output.View);
            device.BatchNorm.ForwardEvaluation(output.View, ViewOf(gamma), ViewOf(beta), ViewOf(residual),
                mean.View, variance.View, norm, output.View);
        }

        return output;
    }

    private static Conv2dShape Conv2dShapeOf(Tensor input, Tensor weight, int stride, int padding)
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

        return shape;
    }
}
