namespace SimClr.Kernels.Gpu;

/// <summary>g += decay·w; m = momentum·m + g; w -= rate · (nesterov ? g + momentum·m : m).</summary>
internal readonly struct SgdRule(in OptimizerStep step) : IUpdateRule
{
    private readonly float rate = (float)step.LearningRate;
    private readonly float momentum = (float)step.Momentum;
    private readonly MomentumForm form = step.Nesterov ? MomentumForm.Nesterov : MomentumForm.Plain;

    public static bool HasSecondMoment => false;

    public static bool Adapts => false;

    public float Decay { get; } = (float)step.WeightDecay;

    public float Trust(float weightSquares, float gradientSquares) => 1;

    public WeightQuad Apply(WeightQuad old, Quad gradient, bool decays, float trust)
    {
        var g = Quad.MultiplyAdd(Quad.Broadcast(decays ? Decay : 0), old.Weight, gradient);
        var m = Quad.MultiplyAdd(Quad.Broadcast(momentum), old.FirstMoment, g);
        var update = form == MomentumForm.Nesterov ? Quad.MultiplyAdd(Quad.Broadcast(momentum), m, g) : m;
        return new(Quad.MultiplyAdd(Quad.Broadcast(-rate), update, old.Weight), m, old.SecondMoment);
    }
}
