using SimClr.Kernels;

namespace SimClr.Nn.Optimizers;

/// <summary>Stochastic gradient descent with momentum as in PyTorch: m = momentum·m + g; w -= lr·m.</summary>
public sealed class Sgd(
    IEnumerable<(string Name, Parameter Parameter)> parameters,
    double momentum = 0.9, double weightDecay = 0, bool nesterov = false)
    : Optimizer(parameters, weightDecay, secondMoment: false)
{
    private protected override void Update(
        IOptimizerKernels<float> kernels, ReadOnlySpan<ParameterSlot<float>> parameters, double learningRate,
        BufferView<float> loss)
        => kernels.Sgd(parameters, new OptimizerStep(learningRate, momentum, WeightDecay, nesterov), loss);
}
