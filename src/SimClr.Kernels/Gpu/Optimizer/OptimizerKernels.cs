using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A block for each chunk of each parameter. The chunks say where in memory their elements are.</summary>
internal static class OptimizerKernels
{
    public const int Threads = 256;

    /// <summary>norms (chunks, 2) = the squares of w and of g + decay·w, summed over each chunk.</summary>
    [Kernel(KeepLoops = true)]
    public static void Norms<TRule>(ArrayView<ParameterChunk> chunks, ArrayView<TRule> rule,
        ArrayView<float> memory, ArrayView<Float2> norms)
        where TRule : unmanaged, IUpdateRule
    {
        var chunk = chunks[Grid.IdxX];
        float decay = chunk.Decays ? rule[0].Decay : 0;
        var (weights, gradients) = chunk.Aligned
            ? Squares<AlignedQuads>(chunk, decay, memory)
            : Squares<AnyQuads>(chunk, decay, memory);
        float weightSquares = BlockSum.OfAll(weights.Total, Threads);
        float gradientSquares = BlockSum.OfAll(gradients.Total, Threads);
        if (Group.IdxX == 0)
        {
            norms[Grid.IdxX] = new Float2(weightSquares, gradientSquares);
        }
    }

    /// <param name="norms">Of <see cref="Norms"/>; empty for a rule that does not adapt.</param>
    /// <param name="loss">Where it is given and not finite, nothing changes.</param>
    [Kernel(KeepLoops = true)]
    public static void Update<TRule>(ArrayView<ParameterChunk> chunks, ArrayView<TRule> rule,
        ArrayView<float> memory, ArrayView<Float2> norms, ArrayView<float> loss)
        where TRule : unmanaged, IUpdateRule
    {
        if (loss.Length > 0 && !float.IsFinite(loss[0]))
        {
            return;
        }

        var chunk = chunks[Grid.IdxX];
        var numbers = rule[0];
        float trust = TRule.Adapts && chunk.Adapts ? Trust(chunk, numbers, norms) : 1;
        if (chunk.Aligned)
        {
            Apply<TRule, AlignedQuads>(chunk, numbers, trust, memory);
        }
        else
        {
            Apply<TRule, AnyQuads>(chunk, numbers, trust, memory);
        }
    }

    private static (Quad Weights, Quad Gradients) Squares<TAccess>(
        ParameterChunk chunk, float decay, ArrayView<float> memory)
        where TAccess : struct, IQuadAccess
    {
        var weight = memory.SubView(chunk.Weight, chunk.Length);
        var gradient = memory.SubView(chunk.Gradient, chunk.Length);
        Quad weights = default, gradients = default;
        for (int i = 4 * Group.IdxX; i < chunk.Length; i += 4 * Threads)
        {
            var w = FlatQuads<TAccess>.Load(weight, i, chunk.Length);
            var g = FlatQuads<TAccess>.Load(gradient, i, chunk.Length);
            g = Quad.MultiplyAdd(Quad.Broadcast(decay), w, g);
            weights = Quad.MultiplyAdd(w, w, weights);
            gradients = Quad.MultiplyAdd(g, g, gradients);
        }

        return (weights, gradients);
    }

    /// <summary>Every block of a parameter sums all its partial norms, in one order.</summary>
    private static float Trust<TRule>(ParameterChunk chunk, TRule rule, ArrayView<Float2> norms)
        where TRule : unmanaged, IUpdateRule
    {
        float weightSquares = 0, gradientSquares = 0;
        for (int i = chunk.FirstOfParameter + Group.IdxX; i < chunk.EndOfParameter; i += Threads)
        {
            weightSquares += norms[i].X;
            gradientSquares += norms[i].Y;
        }

        weightSquares = BlockSum.OfAll(weightSquares, Threads);
        gradientSquares = BlockSum.OfAll(gradientSquares, Threads);
        return rule.Trust(weightSquares, gradientSquares);
    }

    private static void Apply<TRule, TAccess>(
        ParameterChunk chunk, TRule rule, float trust, ArrayView<float> memory)
        where TRule : unmanaged, IUpdateRule
        where TAccess : struct, IQuadAccess
    {
        var weight = memory.SubView(chunk.Weight, chunk.Length);
        var gradient = memory.SubView(chunk.Gradient, chunk.Length);
        var firstMoment = memory.SubView(chunk.FirstMoment, chunk.Length);
        var secondMoment = memory.SubView(chunk.SecondMoment, chunk.Length);
        for (int i = 4 * Group.IdxX; i < chunk.Length; i += 4 * Threads)
        {
            var old = new WeightQuad(
                FlatQuads<TAccess>.Load(weight, i, chunk.Length),
                FlatQuads<TAccess>.Load(firstMoment, i, chunk.Length),
                TRule.HasSecondMoment ? FlatQuads<TAccess>.Load(secondMoment, i, chunk.Length) : default);
            var g = FlatQuads<TAccess>.Load(gradient, i, chunk.Length);
            var moved = rule.Apply(old, g, chunk.Decays, trust);
            FlatQuads<TAccess>.Store(weight, i, chunk.Length, moved.Weight);
            FlatQuads<TAccess>.Store(firstMoment, i, chunk.Length, moved.FirstMoment);
            if (TRule.HasSecondMoment)
            {
                FlatQuads<TAccess>.Store(secondMoment, i, chunk.Length, moved.SecondMoment);
            }
        }
    }
}
