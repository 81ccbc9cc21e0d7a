namespace SimClr.Kernels.Gpu;

/// <summary>How an optimizer moves weights: its numbers of this step, read from device memory.</summary>
internal interface IUpdateRule
{
    /// <summary>Whether there is a second moment.</summary>
    static abstract bool HasSecondMoment { get; }

    /// <summary>Whether the norms of a parameter scale its rate.</summary>
    static abstract bool Adapts { get; }

    /// <summary>What is added to the gradient for each unit of weight, where the parameter decays.</summary>
    float Decay { get; }

    /// <summary>
    /// The factor on the rate of a parameter that adapts; from the squares of |w| and of |g + decay·w|.
    /// </summary>
    float Trust(float weightSquares, float gradientSquares);

    /// <summary>The weights and moments after the step.</summary>
    WeightQuad Apply(WeightQuad old, Quad gradient, bool decays, float trust);
}
