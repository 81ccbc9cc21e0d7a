namespace SimClr.Kernels.Gpu;

/// <summary>g += decay·w; m = momentum·m + g; w -= rate · (nesterov ? g + momentum·m : m).</summary>
internal readonly struct SgdRule(in OptimizerStep step) : IUpdateRule
{
    private readonly float rate = (float)step.LearningRate;
    private readonly float momentum = (float)step.Momentum;
    private readonly bool nesterov = step.Nesterov;

    public static bool HasSecondMoment => false;

    public static bool Adapts => false;

    public float Decay { get; } = (float)step.WeightDecay;

    public float Trust(float weightSquares, float gradientSquares) => 1;

    public void Apply(Quad gradient, bool decays, float trust, ref Quad weight, ref Quad firstMoment,
        ref Quad secondMoment)
    {
        var g = Quad.MultiplyAdd(Quad.Broadcast(decays ? Decay : 0), weight, gradient);
        var m = Quad.MultiplyAdd(Quad.Broadcast(momentum), firstMoment, g);
        var update = nesterov ? Quad.MultiplyAdd(Quad.Broadcast(momentum), m, g) : m;
        firstMoment = m;
        weight = Quad.MultiplyAdd(Quad.Broadcast(-rate), update, weight);
    }
}
