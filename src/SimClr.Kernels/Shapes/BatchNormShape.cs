namespace SimClr.Kernels;

/// <summary>
/// Batch normalisation of x (Rows, C) over its rows: Rows = N·H·W for an image, N for a projection head.
/// y = gamma · (x - mean) / sqrt(variance + Epsilon) + beta, then + residual where one is given, then ReLU where
/// <c>Relu</c>. Training normalises with the biased variance of the batch and moves the running
/// statistics by <c>Momentum</c> towards the batch's mean and <em>unbiased</em> variance (PyTorch's convention).
/// </summary>
public readonly record struct BatchNormShape(
    long Rows, int C, bool Relu = false, double Epsilon = 1e-5, double Momentum = 0.1)
{
    private readonly long all; // 0: these rows

    public long Length => Rows * C;

    /// <summary>Rows of the batch, where other processes have some of them: those of all.</summary>
    public long AllRows
    {
        get => all > 0 ? all : Rows;
        init => all = value;
    }
}
