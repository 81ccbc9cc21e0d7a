namespace SimClr.Kernels.Gpu;

/// <summary>
/// g += decay·w; m = momentum·m + trust·rate·g; w -= nesterov ? momentum·m + trust·rate·g : m. The rate,
/// trust ratio included, is inside the moment.
/// </summary>
internal readonly struct LarsRule(in OptimizerStep step) : IUpdateRule
{
    private readonly float rate = (float)step.LearningRate;
    private readonly float momentum = (float)step.Momentum;
    private readonly float trustCoefficient = (float)step.TrustCoefficient;
    private readonly MomentumForm form = step.Nesterov ? MomentumForm.Nesterov : MomentumForm.Plain;

    public static bool HasSecondMoment => false;

    public static bool Adapts => true;

    public float Decay { get; } = (float)step.WeightDecay;

    public float Trust(float weightSquares, float gradientSquares)
        => weightSquares > 0 && gradientSquares > 0
            ? trustCoefficient * MathF.Sqrt(weightSquares) / MathF.Sqrt(gradientSquares)
            : 1;

    public WeightQuad Apply(WeightQuad old, Quad gradient, bool decays, float trust)
    {
        var g = Quad.MultiplyAdd(Quad.Broadcast(decays ? Decay : 0), old.Weight, gradient);
        var step = trust * rate * g;
        var m = Quad.MultiplyAdd(Quad.Broadcast(momentum), old.FirstMoment, step);
        var update = form == MomentumForm.Nesterov ? Quad.MultiplyAdd(Quad.Broadcast(momentum), m, step) : m;
        return new(old.Weight - update, m, old.SecondMoment);
    }
}
