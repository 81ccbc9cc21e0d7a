using SimClr.Kernels;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>Batch norms that write down how long they took.</summary>
internal sealed class TimedBatchNorm(IBatchNormKernels<float> kernels, LayerLog log) : IBatchNormKernels<float>
{
    public long MaskBytes(in BatchNormShape shape) => kernels.MaskBytes(shape);

    public void TakeStatistics(BufferView<float> input, in BatchNormShape shape, BufferView<double> statistics)
        => kernels.TakeStatistics(input, shape, statistics);

    public void ForwardTraining(BufferView<float> input, BufferView<double> moments, BufferView<float> gamma,
        BufferView<float> beta, BufferView<float> residual, in BatchNormShape shape, BufferView<float> runningMean,
        BufferView<float> runningVariance, BufferView<float> savedMean, BufferView<float> savedInverseStd,
        BufferView<float> output, BufferView<byte> mask = default)
    {
        var copy = shape;
        log.Time(Call(shape, "forward", !residual.IsEmpty, maps: 2), () => kernels.ForwardTraining(input, moments,
            gamma, beta, residual, copy, runningMean, runningVariance, savedMean, savedInverseStd, output, mask));
    }

    public void ForwardEvaluation(BufferView<float> input, BufferView<float> gamma, BufferView<float> beta,
        BufferView<float> residual, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape, BufferView<float> output)
    {
        var copy = shape;
        log.Time(Call(shape, "evaluation", !residual.IsEmpty, maps: 2), () => kernels.ForwardEvaluation(input, gamma,
            beta, residual, runningMean, runningVariance, copy, output));
    }

    public void BackwardTraining(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> mask, BufferView<float> gamma, BufferView<float> savedMean, BufferView<float> savedInverseStd,
        in BatchNormShape shape, Gradient<float> dInput, Gradient<float> dResidual, Gradient<float> dGamma,
        Gradient<float> dBeta)
    {
        var copy = shape;
        // Read: dOutput and input (the mask's bits are few); written: dInput.
        log.Time(Call(shape, "backward", !dResidual.IsEmpty, maps: shape.Relu && mask.IsEmpty ? 4 : 3),
            () => kernels.BackwardTraining(dOutput, input, output, mask, gamma, savedMean, savedInverseStd, copy,
                dInput, dResidual, dGamma, dBeta));
    }

    public void SumGradient(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> mask, BufferView<float> savedMean, BufferView<float> savedInverseStd, in BatchNormShape shape,
        BufferView<double> sums, Gradient<float> dGamma, Gradient<float> dBeta)
        => kernels.SumGradient(dOutput, input, output, mask, savedMean, savedInverseStd, shape, sums, dGamma, dBeta);

    public void DistributeGradient(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> mask, BufferView<float> gamma, BufferView<float> savedMean, BufferView<float> savedInverseStd,
        BufferView<double> sums, in BatchNormShape shape, Gradient<float> dInput, Gradient<float> dResidual)
        => kernels.DistributeGradient(dOutput, input, output, mask, gamma, savedMean, savedInverseStd, sums, shape,
            dInput, dResidual);

    public void BackwardEvaluation(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<float> gamma, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape, Gradient<float> dInput, Gradient<float> dResidual, Gradient<float> dGamma,
        Gradient<float> dBeta)
        => kernels.BackwardEvaluation(dOutput, input, output, gamma, runningMean, runningVariance, shape,
            dInput, dResidual, dGamma, dBeta);

    private static LayerCall Call(in BatchNormShape shape, string pass, bool withResidual, int maps) => new(
        $"batch norm {shape.Rows} x {shape.C}{(shape.Relu ? ", relu" : "")}{(withResidual ? ", residual" : "")}", pass,
        "", 0, sizeof(float) * (double)shape.Length * (maps + (withResidual ? 1 : 0)));
}
