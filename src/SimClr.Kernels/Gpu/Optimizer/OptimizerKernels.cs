using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A block for each chunk of each parameter. The chunks say where in memory their elements are.</summary>
internal static class OptimizerKernels
{
    public const int Threads = 256;

    /// <summary>norms (chunks, 2) = the squares of w and of g + decay·w, summed over each chunk.</summary>
    [Kernel]
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
    [Kernel]
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
        var quads = new ChunkQuads<TAccess>(memory, chunk.Length);
        Quad weights = default, gradients = default;
        for (int i = 4 * Group.IdxX; i < chunk.Length; i += 4 * Threads)
        {
            var w = quads.Load(chunk.Weight, i);
            var g = quads.Load(chunk.Gradient, i);
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

    private static void Apply<TRule, TAccess>(ParameterChunk chunk, TRule rule, float trust, ArrayView<float> memory)
        where TRule : unmanaged, IUpdateRule
        where TAccess : struct, IQuadAccess
    {
        var quads = new ChunkQuads<TAccess>(memory, chunk.Length);
        for (int i = 4 * Group.IdxX; i < chunk.Length; i += 4 * Threads)
        {
            var old = new WeightQuad(
                quads.Load(chunk.Weight, i),
                quads.Load(chunk.FirstMoment, i),
                TRule.HasSecondMoment ? quads.Load(chunk.SecondMoment, i) : default);
            var moved = rule.Apply(old, quads.Load(chunk.Gradient, i), chunk.Decays, trust);
            quads.Store(chunk.Weight, i, moved.Weight);
            quads.Store(chunk.FirstMoment, i, moved.FirstMoment);
            if (TRule.HasSecondMoment)
            {
                quads.Store(chunk.SecondMoment, i, moved.SecondMoment);
            }
        }
    }
}
