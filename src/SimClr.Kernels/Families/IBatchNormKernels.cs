namespace SimClr.Kernels;

/// <summary>
/// Batch norm with residual add and ReLU fused in. Per-channel vectors have length C. gamma and beta may be empty
/// (1 and 0: the last layer of a projection head is often not affine), residual may be empty.
/// Statistics do not cancel on data with a large mean: two passes, or shifted sums.
/// </summary>
public interface IBatchNormKernels<T> where T : unmanaged
{
    /// <summary>
    /// Normalises with the batch's own statistics, saves mean and 1/sqrt(variance + eps) for backward, updates
    /// the running ones. <paramref name="output"/> may be <paramref name="input"/> or <paramref name="residual"/>
    /// only where no backward follows.
    /// </summary>
    void ForwardTraining(BufferView<T> input, BufferView<T> gamma, BufferView<T> beta, BufferView<T> residual,
        in BatchNormShape shape, BufferView<T> runningMean, BufferView<T> runningVariance,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, BufferView<T> output);

    /// <summary>
    /// How long a mask the device wants from forward to backward; 0 where it reads the output's sign instead.
    /// </summary>
    long MaskBytes(in BatchNormShape shape) => 0;

    /// <summary>
    /// As the other, of an input whose moments (2, C) a convolution has given, or none. Where there is a mask, it saves
    /// for backward what the ReLU let through.
    /// </summary>
    void ForwardTraining(BufferView<T> input, BufferView<double> moments, BufferView<T> gamma, BufferView<T> beta,
        BufferView<T> residual, in BatchNormShape shape, BufferView<T> runningMean, BufferView<T> runningVariance,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, BufferView<T> output, BufferView<byte> mask)
        => ForwardTraining(input, gamma, beta, residual, shape, runningMean, runningVariance,
            savedMean, savedInverseStd, output);

    /// <summary>Normalises with the running statistics. In place allowed.</summary>
    void ForwardEvaluation(BufferView<T> input, BufferView<T> gamma, BufferView<T> beta, BufferView<T> residual,
        BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape, BufferView<T> output);

    /// <summary>
    /// Inverts <c>ForwardTraining</c>. <paramref name="output"/> is read only where <c>Relu</c> (its sign is
    /// the mask). An empty dInput, dResidual, dGamma or dBeta is not wanted. dInput may be
    /// <paramref name="dOutput"/>.
    /// </summary>
    void BackwardTraining(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<T> gamma,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, in BatchNormShape shape,
        BufferView<T> dInput, Accumulation dInputMode, BufferView<T> dResidual, Accumulation dResidualMode,
        BufferView<T> dGamma, BufferView<T> dBeta, Accumulation parameterMode);

    /// <summary>As the other; with a mask the output is not read.</summary>
    void BackwardTraining(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<byte> mask,
        BufferView<T> gamma, BufferView<T> savedMean, BufferView<T> savedInverseStd, in BatchNormShape shape,
        BufferView<T> dInput, Accumulation dInputMode, BufferView<T> dResidual, Accumulation dResidualMode,
        BufferView<T> dGamma, BufferView<T> dBeta, Accumulation parameterMode)
        => BackwardTraining(dOutput, input, output, gamma, savedMean, savedInverseStd, shape,
            dInput, dInputMode, dResidual, dResidualMode, dGamma, dBeta, parameterMode);

    /// <summary>
    /// Inverts <see cref="ForwardEvaluation"/>: the statistics are constants. dInput may be dOutput.
    /// </summary>
    void BackwardEvaluation(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<T> gamma,
        BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape,
        BufferView<T> dInput, Accumulation dInputMode, BufferView<T> dResidual, Accumulation dResidualMode,
        BufferView<T> dGamma, BufferView<T> dBeta, Accumulation parameterMode);
}
