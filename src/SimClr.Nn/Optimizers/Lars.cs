using SimClr.Kernels;

namespace SimClr.Nn.Optimizers;

/// <summary>
/// LARS (You et al. 2017) as in google-research/simclr: weights move by trustCoefficient·|w| / |g +
/// weightDecay·w| times the learning rate, which is part of the momentum buffer.
/// </summary>
public sealed class Lars(
    IEnumerable<(string Name, Parameter Parameter)> parameters,
    double momentum = 0.9, double weightDecay = 1e-6, double trustCoefficient = 0.001, bool nesterov = false)
    : Optimizer(parameters, weightDecay, secondMoment: false)
{
    private protected override void Update(
        IOptimizerKernels<float> kernels, ReadOnlySpan<ParameterSlot<float>> parameters, double learningRate,
        BufferView<float> loss)
        => kernels.Lars(parameters,
            new OptimizerStep(learningRate, momentum, WeightDecay, nesterov, trustCoefficient), loss);
}
