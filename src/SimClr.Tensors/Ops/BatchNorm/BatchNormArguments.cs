using SimClr.Kernels.Ranks;

namespace SimClr.Tensors;

/// <summary>
/// What batch norm needs beside its input. Vectors are (C); gamma, beta and residual may be left out.
/// </summary>
/// <param name="RunningMean">Used in evaluation, moved by training.</param>
/// <param name="Residual">Added before the ReLU; has the input's shape.</param>
/// <param name="Training">Normalise by the batch's own statistics instead of the running ones.</param>
/// <param name="Statistics">Of the input, where the convolution that made it has found them.</param>
/// <param name="OverwriteInput">
/// The caller needs the input no more: the result takes its place where nothing is recorded.
/// </param>
/// <param name="Ranks">
/// Training normalises by the statistics of all their inputs together, and each moves its running ones alike. Null:
/// by this input's own.
/// </param>
public readonly record struct BatchNormArguments(
    Tensor? Gamma, Tensor? Beta, Tensor RunningMean, Tensor RunningVariance, Tensor? Residual = null,
    bool Relu = false, bool Training = true, double Epsilon = 1e-5, double Momentum = 0.1,
    BatchStatistics? Statistics = null, bool OverwriteInput = false, ICommunicator? Ranks = null)
{
    /// <summary>The tensors alone.</summary>
    public void Deconstruct(out Tensor? gamma, out Tensor? beta, out Tensor mean, out Tensor variance,
        out Tensor? residual)
        => (gamma, beta, mean, variance, residual) = (Gamma, Beta, RunningMean, RunningVariance, Residual);
}
