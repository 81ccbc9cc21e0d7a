using SimClr.Kernels;
using SimClr.Tensors.Ranks;

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
        var statistics = arguments.Statistics?.Of(input) ?? default; // before the input is marked as changed
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
            BatchNormTraining(input, statistics, arguments, shape, output, inputs);
        }
        else
        {
            BatchNormEvaluation(input, arguments, shape, output, inputs);
        }

        return output;
    }

    private static void BatchNormTraining(Tensor input, BufferView<double> statistics, BatchNormArguments arguments,
        BatchNormShape shape, Tensor output, Tensor?[] inputs)
    {
        var (gamma, beta, runningMean, runningVariance, residual) = arguments;
        var device = input.Device;
        var kernels = device.BatchNorm;
        var scratch = new OpScratch(device);
        var shared = default(BufferView<double>); // (2, C): statistics of all ranks' rows, later sums over them
        if (arguments.Ranks is not null)
        {
            shared = scratch.Take<double>(2L * shape.C);
            if (statistics.IsEmpty)
            {
                kernels.TakeStatistics(input.View, shape, shared);
                statistics = shared;
            }

            shape = shape with { AllRows = SharedStatistics.Merge(device, arguments.Ranks, statistics, shape.Rows, shared) };
            statistics = shared;
        }

        bool isRecorded = Tape.Records(inputs);
        if (isRecorded)
        {
            arguments.Statistics?.KeepWith(scratch); // the output may be made again from them
        }

        var mean = scratch.Take<float>(shape.C); // (C)
        var inverseStd = scratch.Take<float>(shape.C); // (C)
        long maskBytes = isRecorded ? kernels.MaskBytes(shape) : 0;
        var mask = maskBytes > 0 ? scratch.Take<byte>(maskBytes) : default;

        kernels.ForwardTraining(input.View, statistics, ViewOf(gamma), ViewOf(beta), ViewOf(residual), shape,
            runningMean.View, runningVariance.View, mean, inverseStd, output.View, mask);
        runningMean.MarkChanged();
        runningVariance.MarkChanged();
        output.Remake = !isRecorded ? null : () =>
        {
            bool isDropped = residual is { IsReleased: true };
            var shortcut = ViewOf(residual); // first: of a chain of blocks only two are there at a time
            output.TakeElements();
            // The running statistics have moved already: momentum 0 leaves them.
            kernels.ForwardTraining(input.View, statistics, ViewOf(gamma), ViewOf(beta), shortcut,
                shape with { Momentum = 0 }, runningMean.View, runningVariance.View, mean, inverseStd, output.View);
            if (isDropped)
            {
                residual!.DropElements(); // until its own readers come
            }
        };
        bool readsOutput = shape.Relu && mask.IsEmpty;
        Tape.Record(BatchNormInfo(residual), output, inputs, () =>
        {
            var sign = readsOutput ? output.View : default;
            if (arguments.Ranks is null)
            {
                kernels.BackwardTraining(output.Gradient, input.View, sign, mask, ViewOf(gamma), mean, inverseStd, shape,
                    input.TakeGradientInPlace(output), TakeGradient(residual), TakeGradient(gamma), TakeGradient(beta));
                return;
            }

            // gamma and beta get what these rows are to them: the gradients' sum over the ranks is still to come.
            kernels.SumGradient(output.Gradient, input.View, sign, mask, mean, inverseStd, shape, shared,
                TakeGradient(gamma), TakeGradient(beta));
            DeviceCommunicator.Of(device, arguments.Ranks).AllReduce(shared);
            kernels.DistributeGradient(output.Gradient, input.View, sign, mask, ViewOf(gamma), mean, inverseStd, shared,
                shape, input.TakeGradientInPlace(output), TakeGradient(residual));
        }, scratch, unread: [residual?.Remake is null ? null : residual, readsOutput ? null : output]);
    }

    private static void BatchNormEvaluation(
        Tensor input, BatchNormArguments arguments, BatchNormShape shape, Tensor output, Tensor?[] inputs)
    {
        var (gamma, beta, mean, variance, residual) = arguments;
        var kernels = input.Device.BatchNorm;

        kernels.ForwardEvaluation(input.View, ViewOf(gamma), ViewOf(beta), ViewOf(residual),
            mean.View, variance.View, shape, output.View);
        Tape.Record(BatchNormInfo(residual), output, [.. inputs, mean, variance], () => kernels.BackwardEvaluation(
            output.Gradient, input.View, output.View, ViewOf(gamma), mean.View, variance.View, shape,
            input.TakeGradientInPlace(output), TakeGradient(residual), TakeGradient(gamma), TakeGradient(beta)));
    }

    private static OpInfo BatchNormInfo(Tensor? residual)
        => new("batchnorm", 0) { Fused = residual is null ? null : "shortcut" };

    private static Gradient<float> TakeGradient(Tensor? tensor) => tensor?.TakeGradient() ?? default;

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
