namespace SimClr.Kernels;

/// <summary>
/// One parameter tensor in an optimizer step. <c>SecondMoment</c> is empty except for AdamW. Biases and batch-norm
/// parameters have <c>Decay</c> and <c>Adapt</c> false: no weight decay, and LARS leaves their rate alone.
/// </summary>
public readonly record struct ParameterSlot<T>(
    BufferView<T> Weight, BufferView<T> Gradient, BufferView<T> FirstMoment, BufferView<T> SecondMoment,
    bool Decay, bool Adapt) where T : unmanaged;

/// <summary>Hyperparameters of one step; those an optimizer does not have are ignored.</summary>
public readonly record struct OptimizerStep(
    double LearningRate, double Momentum = 0.9, double WeightDecay = 0, bool Nesterov = false,
    double TrustCoefficient = 0.001, double Beta2 = 0.999, double Epsilon = 1e-8, long StepNumber = 1);

/// <summary>
/// One call updates all parameters. Norms are summed in an order that the thread count does not change. Where a
/// <c>loss</c> (1) is given and is not finite, neither weights nor moments change: the device decides, so that a step
/// need not wait for the host to read its loss.
/// </summary>
public interface IOptimizerKernels<T> where T : unmanaged
{
    /// <summary>
    /// PyTorch's SGD, dampening 0: g += decay·w; m = momentum·m + g; w -= lr · (Nesterov ? g + momentum·m : m).
    /// </summary>
    void Sgd(ReadOnlySpan<ParameterSlot<T>> parameters, in OptimizerStep step, BufferView<T> loss = default);

    /// <summary>
    /// AdamW (Loshchilov and Hutter 2019), Momentum as beta1, bias-corrected; StepNumber counts from 1.
    /// </summary>
    void AdamW(ReadOnlySpan<ParameterSlot<T>> parameters, in OptimizerStep step, BufferView<T> loss = default);

    /// <summary>
    /// LARS as in google-research/simclr: g += decay·w where Decay; trust = eta·|w| / |g| where Adapt and both norms
    /// are above 0, else 1; m = momentum·m + trust·lr·g; w -= m (Nesterov: w -= momentum·m + trust·lr·g).
    /// </summary>
    void Lars(ReadOnlySpan<ParameterSlot<T>> parameters, in OptimizerStep step, BufferView<T> loss = default);
}
