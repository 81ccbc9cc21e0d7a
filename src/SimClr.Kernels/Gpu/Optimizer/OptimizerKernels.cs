namespace SimClr.Kernels.Gpu;

/// <summary>A block for each chunk of each parameter.</summary>
internal static unsafe class OptimizerKernels
{
    public const int Threads = 256;

    /// <summary>norms (chunks, 2) = the squares of w and of g + decay·w, summed over each chunk.</summary>
    [Kernel]
    public static void Norms<TRule>(BufferView<ParameterChunk> chunks, BufferView<TRule> rule,
        BufferView<float> norms)
        where TRule : unmanaged, IUpdateRule
    {
        var chunk = chunks.Pointer[Grid.IdxX];
        float decay = chunk.Decays ? rule.Pointer->Decay : 0;
        Quad weights = default, gradients = default;
        if (chunk.Aligned)
        {
            Square<AlignedQuads>(chunk, decay, ref weights, ref gradients);
        }
        else
        {
            Square<AnyQuads>(chunk, decay, ref weights, ref gradients);
        }

        float weightSquares = BlockSum.OfAll(weights.Total);
        float gradientSquares = BlockSum.OfAll(gradients.Total);
        if (Group.IdxX == 0)
        {
            norms.Pointer[2L * Grid.IdxX] = weightSquares;
            norms.Pointer[2L * Grid.IdxX + 1] = gradientSquares;
        }
    }

    /// <param name="norms">Of <see cref="Norms"/>; empty for a rule that does not adapt.</param>
    /// <param name="loss">Where it is given and not finite, nothing changes.</param>
    [Kernel]
    public static void Update<TRule>(BufferView<ParameterChunk> chunks, BufferView<TRule> rule,
        BufferView<float> norms, BufferView<float> loss)
        where TRule : unmanaged, IUpdateRule
    {
        if (!loss.IsEmpty && !float.IsFinite(loss.Pointer[0]))
        {
            return;
        }

        var chunk = chunks.Pointer[Grid.IdxX];
        var numbers = rule.Pointer[0];
        float trust = TRule.Adapts && chunk.Adapts ? Trust(chunk, numbers, norms.Pointer) : 1;
        if (chunk.Aligned)
        {
            Apply<TRule, AlignedQuads>(chunk, numbers, trust);
        }
        else
        {
            Apply<TRule, AnyQuads>(chunk, numbers, trust);
        }
    }

    private static void Square<TAccess>(in ParameterChunk chunk, float decay, ref Quad weights,
        ref Quad gradients)
        where TAccess : struct, IQuadAccess
    {
        for (int i = 4 * Group.IdxX; i < chunk.Length; i += 4 * Threads)
        {
            var w = FlatQuads<TAccess>.Load(chunk.Weight, i, chunk.Length);
            var g = FlatQuads<TAccess>.Load(chunk.Gradient, i, chunk.Length);
            g = Quad.MultiplyAdd(Quad.Broadcast(decay), w, g);
            weights = Quad.MultiplyAdd(w, w, weights);
            gradients = Quad.MultiplyAdd(g, g, gradients);
        }
    }

    /// <summary>Every block of a parameter sums all its partial norms, in one order.</summary>
    private static float Trust<TRule>(in ParameterChunk chunk, TRule rule, float* norms)
        where TRule : unmanaged, IUpdateRule
    {
        float weightSquares = 0, gradientSquares = 0;
        for (int i = chunk.FirstOfParameter + Group.IdxX; i < chunk.EndOfParameter; i += Threads)
        {
            weightSquares += norms[2L * i];
            gradientSquares += norms[2L * i + 1];
        }

        weightSquares = BlockSum.OfAll(weightSquares);
        gradientSquares = BlockSum.OfAll(gradientSquares);
        return rule.Trust(weightSquares, gradientSquares);
    }

    private static void Apply<TRule, TAccess>(in ParameterChunk chunk, TRule rule, float trust)
        where TRule : unmanaged, IUpdateRule
        where TAccess : struct, IQuadAccess
    {
        for (int i = 4 * Group.IdxX; i < chunk.Length; i += 4 * Threads)
        {
            var w = FlatQuads<TAccess>.Load(chunk.Weight, i, chunk.Length);
            var g = FlatQuads<TAccess>.Load(chunk.Gradient, i, chunk.Length);
            var m = FlatQuads<TAccess>.Load(chunk.FirstMoment, i, chunk.Length);
            Quad v = default;
            if (TRule.HasSecondMoment)
            {
                v = FlatQuads<TAccess>.Load(chunk.SecondMoment, i, chunk.Length);
            }

            rule.Apply(g, chunk.Decays, trust, ref w, ref m, ref v);
            FlatQuads<TAccess>.Store(chunk.Weight, i, chunk.Length, w);
            FlatQuads<TAccess>.Store(chunk.FirstMoment, i, chunk.Length, m);
            if (TRule.HasSecondMoment)
            {
                FlatQuads<TAccess>.Store(chunk.SecondMoment, i, chunk.Length, v);
            }
        }
    }
}
