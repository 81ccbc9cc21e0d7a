namespace SimClr.Kernels.Gpu;

/// <summary>
/// m = beta1·m + (1 - beta1)·g; v = beta2·v + (1 - beta2)·g²; w -= shrink·w + rate·m / (sqrt(v·correction) +
/// epsilon). The rate has the first moment's bias correction in it.
/// </summary>
internal readonly struct AdamWRule(in OptimizerStep step) : IUpdateRule
{
    private readonly float rate = (float)(step.LearningRate / (1 - Math.Pow(step.Momentum, step.StepNumber)));
    private readonly float shrink = (float)(step.LearningRate * step.WeightDecay);
    private readonly float beta1 = (float)step.Momentum, newShare1 = (float)(1 - step.Momentum);
    private readonly float beta2 = (float)step.Beta2, newShare2 = (float)(1 - step.Beta2);
    private readonly float correction = (float)(1 / (1 - Math.Pow(step.Beta2, step.StepNumber)));
    private readonly float epsilon = (float)step.Epsilon;

    public static bool HasSecondMoment => true;

    public static bool Adapts => false;

    public float Decay => 0; // not by way of the gradient

    public float Trust(float weightSquares, float gradientSquares) => 1;

    public WeightQuad Apply(WeightQuad old, Quad gradient, bool decays, float trust)
    {
        var m = Quad.MultiplyAdd(Quad.Broadcast(beta1), old.FirstMoment, newShare1 * gradient);
        var v = Quad.MultiplyAdd(Quad.Broadcast(beta2), old.SecondMoment, newShare2 * (gradient * gradient));
        var update = rate * m / (Quad.Sqrt(correction * v) + Quad.Broadcast(epsilon));
        update = Quad.MultiplyAdd(Quad.Broadcast(decays ? shrink : 0), old.Weight, update);
        return new(old.Weight - update, m, v);
    }
}
