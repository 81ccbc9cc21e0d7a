using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Batch normalisation over all dimensions but the last, with what usually follows fused in:
    /// relu(gamma · (input - mean) / sqrt(variance + epsilon) + beta + residual).
    /// </summary>
    /// <exception cref="ArgumentException">A vector is not (C), or the residual differs in shape.</exception>
    public static Tensor BatchNorm(Tensor input, in BatchNormArguments arguments)
    {
        CheckBatchNorm(input, arguments);
        var shape = new BatchNormShape(
            Rows(input), input.Shape[^1], arguments.Relu, arguments.Epsilon, arguments.Momentum);
        Tensor?[] inputs = [input, arguments.Gamma, arguments.Beta, arguments.Residual];
        var moments = input.Moments; // before the input is marked as changed
        var output = input;
        if (arguments.OverwriteInput && !Tape.Records(inputs))
        {
            CheckDevices("batchnorm", inputs);
            input.MarkChanged();
        }
        else
        {
            output = Output("batchnorm", input.Shape, inputs);
        }

        if (arguments.Training)
        {
            BatchNormTraining(input, moments, arguments, shape, output, inputs);
        }
        else
        {
            BatchNormEvaluation(input, arguments, shape, output, inputs);
        }

        return output;
    }

    private static void BatchNormTraining(Tensor input, BufferView<double> moments, BatchNormArguments arguments,
        BatchNormShape shape, Tensor output, Tensor?[] inputs)
    {
        var (gamma, beta, runningMean, runningVariance, residual) = arguments;
        var kernels = input.Device.BatchNorm;
        var mean = TensorScope.Scratch<float>(input.Device, shape.C); // (C)
        var inverseStd = TensorScope.Scratch<float>(input.Device, shape.C); // (C)

        BufferView<byte> mask = default;
        long maskBytes = Tape.Records(inputs) ? kernels.MaskBytes(shape) : 0;
        if (maskBytes > 0)
        {
            mask = TensorScope.Scratch<byte>(input.Device, maskBytes);
        }

        kernels.ForwardTraining(input.View, moments, ViewOf(gamma), ViewOf(beta), ViewOf(residual), shape,
            runningMean.View, runningVariance.View, mean, inverseStd, output.View, mask);
        runningMean.MarkChanged();
        runningVariance.MarkChanged();
        bool readsOutput = shape.Relu && mask.IsEmpty;
        Tape.Record("batchnorm", output, inputs, () =>
        {
            var into = new BatchNormGradients(output, input, residual, gamma, beta);
            kernels.BackwardTraining(output.Gradient, input.View, readsOutput ? output.View : default, mask,
                ViewOf(gamma), mean, inverseStd, shape, into.DInput, into.InputMode, into.DResidual,
                into.ResidualMode, into.DGamma, into.DBeta, into.ParameterMode);
        }, unread: [residual, readsOutput ? null : output]);
    }

    private static void BatchNormEvaluation(
        Tensor input, BatchNormArguments arguments, BatchNormShape shape, Tensor output, Tensor?[] inputs)
    {
        var (gamma, beta, mean, variance, residual) = arguments;
        var kernels = input.Device.BatchNorm;

        kernels.ForwardEvaluation(input.View, ViewOf(gamma), ViewOf(beta), ViewOf(residual),
            mean.View, variance.View, shape, output.View);
        Tape.Record("batchnorm", output, [.. inputs, mean, variance], () =>
        {
            var into = new BatchNormGradients(output, input, residual, gamma, beta);
            kernels.BackwardEvaluation(output.Gradient, input.View, output.View, ViewOf(gamma),
                mean.View, variance.View, shape,
                into.DInput, into.InputMode, into.DResidual, into.ResidualMode,
                into.DGamma, into.DBeta, into.ParameterMode);
        });
    }

    private static void CheckBatchNorm(Tensor input, in BatchNormArguments arguments)
    {
        if (input.Shape.Rank < 2 || input.Length == 0)
        {
            throw new ArgumentException($"batchnorm: input {input.Shape} must be (N,...,C) and not empty.");
        }

        var channels = new Shape(input.Shape[^1]);
        foreach (var vector in (ReadOnlySpan<Tensor?>)
            [arguments.Gamma, arguments.Beta, arguments.RunningMean, arguments.RunningVariance])
        {
            if (vector is not null && vector.Shape != channels)
            {
                throw new ArgumentException(
                    $"batchnorm: input {input.Shape} needs vectors {channels}, {vector.Name} is "
                    + $"{vector.Shape}.");
            }
        }

        if (arguments.Residual is Tensor residual && (residual.Shape != input.Shape || residual == input))
        {
            throw new ArgumentException(
                $"batchnorm: residual {residual.Shape} must be another tensor of shape {input.Shape}.");
        }
    }
}
