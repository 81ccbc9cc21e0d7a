namespace SimClr.Kernels;

/// <summary>
/// Batch norm with residual add and ReLU fused in. Per-channel vectors have length C. gamma and beta may be empty
/// (1 and 0: the last layer of a projection head is often not affine), residual may be empty.
/// Statistics do not cancel on data with a large mean: two passes, or shifted sums.
/// <para>
/// Where many processes share a batch (the shape's AllRows), each finds its own statistics by
/// <see cref="TakeStatistics"/>, and <see cref="ForwardTraining"/> is given those of all; each finds its own sums by
/// <see cref="SumGradient"/>, and <see cref="DistributeGradient"/> is given those of all.
/// </para>
/// </summary>
public interface IBatchNormKernels<T> where T : unmanaged
{
    /// <summary>
    /// How long a mask the device wants from forward to backward; 0 where it reads the output's sign instead.
    /// </summary>
    long MaskBytes(in BatchNormShape shape) => 0;

    /// <summary>
    /// statistics (2, C) = means of the columns of these rows, then the sums of squared deviations from them.
    /// </summary>
    void TakeStatistics(BufferView<T> input, in BatchNormShape shape, BufferView<double> statistics);

    /// <summary>
    /// Normalises with the batch's own statistics, saves mean and 1/sqrt(variance + eps) for backward, updates
    /// the running ones. <paramref name="output"/> may be <paramref name="input"/> or <paramref name="residual"/>
    /// only where no backward follows.
    /// </summary>
    /// <param name="statistics">
    /// (2, C), as the convolution before or all processes have found them; may be empty where AllRows are these rows.
    /// </param>
    /// <param name="mask">Where not empty, it saves for backward what the ReLU let through.</param>
    void ForwardTraining(BufferView<T> input, BufferView<double> statistics, BufferView<T> gamma, BufferView<T> beta,
        BufferView<T> residual, in BatchNormShape shape, BufferView<T> runningMean, BufferView<T> runningVariance,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, BufferView<T> output, BufferView<byte> mask = default);

    /// <summary>Normalises with the running statistics. In place allowed.</summary>
    void ForwardEvaluation(BufferView<T> input, BufferView<T> gamma, BufferView<T> beta, BufferView<T> residual,
        BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape, BufferView<T> output);

    /// <summary>
    /// Inverts <see cref="ForwardTraining"/> of a batch that is all here.
    /// <paramref name="output"/> is read only where <c>Relu</c> and no
    /// <paramref name="mask"/> (its sign is the mask). dInput may be <paramref name="dOutput"/>.
    /// </summary>
    void BackwardTraining(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<byte> mask,
        BufferView<T> gamma, BufferView<T> savedMean, BufferView<T> savedInverseStd, in BatchNormShape shape,
        Gradient<T> dInput, Gradient<T> dResidual, Gradient<T> dGamma, Gradient<T> dBeta);

    /// <summary>
    /// The first half of <see cref="BackwardTraining"/>: sums (2, C) over these rows of dy and of dy · (x - savedMean),
    /// dy = dOutput where the ReLU let something through, and what they are to dGamma and dBeta.
    /// </summary>
    void SumGradient(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<byte> mask,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, in BatchNormShape shape, BufferView<double> sums,
        Gradient<T> dGamma, Gradient<T> dBeta);

    /// <summary>
    /// The second half: what the sums over AllRows rows and these rows' own dOutput are to the inputs. dInput may be
    /// <paramref name="dOutput"/>.
    /// </summary>
    void DistributeGradient(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<byte> mask,
        BufferView<T> gamma, BufferView<T> savedMean, BufferView<T> savedInverseStd, BufferView<double> sums,
        in BatchNormShape shape, Gradient<T> dInput, Gradient<T> dResidual);

    /// <summary>
    /// Inverts <see cref="ForwardEvaluation"/>: the statistics are constants. dInput may be dOutput.
    /// </summary>
    void BackwardEvaluation(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<T> gamma,
        BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape,
        Gradient<T> dInput, Gradient<T> dResidual, Gradient<T> dGamma, Gradient<T> dBeta);
}
