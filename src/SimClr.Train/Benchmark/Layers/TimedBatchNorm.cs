using SimClr.Kernels;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>Batch norms that write down how long they took.</summary>
internal sealed class TimedBatchNorm(IBatchNormKernels<float> kernels, LayerLog log) : IBatchNormKernels<float>
{
    public void ForwardTraining(ArrayView<float> input, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> residual, in BatchNormShape shape, ArrayView<float> runningMean,
        ArrayView<float> runningVariance, ArrayView<float> savedMean, ArrayView<float> savedInverseStd,
        ArrayView<float> output)
        => ForwardTraining(input, default, gamma, beta, residual, shape, runningMean, runningVariance, savedMean,
            savedInverseStd, output, default);

    public long MaskBytes(in BatchNormShape shape) => kernels.MaskBytes(shape);

    public void ForwardTraining(ArrayView<float> input, ArrayView<double> moments, ArrayView<float> gamma,
        ArrayView<float> beta, ArrayView<float> residual, in BatchNormShape shape, ArrayView<float> runningMean,
        ArrayView<float> runningVariance, ArrayView<float> savedMean, ArrayView<float> savedInverseStd,
        ArrayView<float> output, ArrayView<byte> mask)
    {
        var copy = shape;
        log.Time(Call(shape, "forward", !residual.IsEmpty, maps: 2), () => kernels.ForwardTraining(input, moments,
            gamma, beta, residual, copy, runningMean, runningVariance, savedMean, savedInverseStd, output, mask));
    }

    public void ForwardEvaluation(ArrayView<float> input, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> residual, ArrayView<float> runningMean, ArrayView<float> runningVariance,
        in BatchNormShape shape, ArrayView<float> output)
    {
        var copy = shape;
        log.Time(Call(shape, "evaluation", !residual.IsEmpty, maps: 2), () => kernels.ForwardEvaluation(input, gamma,
            beta, residual, runningMean, runningVariance, copy, output));
    }

    public void BackwardTraining(ArrayView<float> dOutput, ArrayView<float> input, ArrayView<float> output,
        ArrayView<float> gamma, ArrayView<float> savedMean, ArrayView<float> savedInverseStd,
        in BatchNormShape shape, ArrayView<float> dInput, Accumulation dInputMode, ArrayView<float> dResidual,
        Accumulation dResidualMode, ArrayView<float> dGamma, ArrayView<float> dBeta, Accumulation parameterMode)
        => BackwardTraining(dOutput, input, output, default, gamma, savedMean, savedInverseStd, shape,
            dInput, dInputMode, dResidual, dResidualMode, dGamma, dBeta, parameterMode);

    public void BackwardTraining(ArrayView<float> dOutput, ArrayView<float> input, ArrayView<float> output,
        ArrayView<byte> mask, ArrayView<float> gamma, ArrayView<float> savedMean, ArrayView<float> savedInverseStd,
        in BatchNormShape shape, ArrayView<float> dInput, Accumulation dInputMode, ArrayView<float> dResidual,
        Accumulation dResidualMode, ArrayView<float> dGamma, ArrayView<float> dBeta, Accumulation parameterMode)
    {
        var copy = shape;
        // Read: dOutput and input (the mask's bits are few); written: dInput.
        log.Time(Call(shape, "backward", !dResidual.IsEmpty, maps: shape.Relu && mask.IsEmpty ? 4 : 3),
            () => kernels.BackwardTraining(dOutput, input, output, mask, gamma, savedMean, savedInverseStd, copy,
                dInput, dInputMode, dResidual, dResidualMode, dGamma, dBeta, parameterMode));
    }

    public void BackwardEvaluation(ArrayView<float> dOutput, ArrayView<float> input, ArrayView<float> output,
        ArrayView<float> gamma, ArrayView<float> runningMean, ArrayView<float> runningVariance,
        in BatchNormShape shape, ArrayView<float> dInput, Accumulation dInputMode, ArrayView<float> dResidual,
        Accumulation dResidualMode, ArrayView<float> dGamma, ArrayView<float> dBeta, Accumulation parameterMode)
        => kernels.BackwardEvaluation(dOutput, input, output, gamma, runningMean, runningVariance, shape,
            dInput, dInputMode, dResidual, dResidualMode, dGamma, dBeta, parameterMode);

    private static LayerCall Call(in BatchNormShape shape, string pass, bool withResidual, int maps) => new(
        $"batch norm {shape.Rows} x {shape.C}{(shape.Relu ? ", relu" : "")}{(withResidual ? ", residual" : "")}", pass,
        "", 0, sizeof(float) * (double)shape.Length * (maps + (withResidual ? 1 : 0)));
}
