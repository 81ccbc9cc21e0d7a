using SimClr.Kernels;

namespace SimClr.Nn.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
public sealed class AdamW(
    IEnumerable<(string Name, Parameter Parameter)> parameters,
    double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
    : Optimizer(parameters, weightDecay, secondMoment: true)
{
    private protected override void Update(
        IOptimizerKernels<float> kernels, ReadOnlySpan<ParameterSlot<float>> parameters, double learningRate,
        BufferView<float> loss)
        => kernels.AdamW(parameters, new OptimizerStep(
            learningRate, beta1, WeightDecay, Beta2: beta2, Epsilon: epsilon, StepNumber: StepNumber + 1), loss);
}
