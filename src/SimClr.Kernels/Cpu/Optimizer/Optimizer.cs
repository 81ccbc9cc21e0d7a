namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Optimizer<V>(CpuThreads threads, IDeviceMemory memory) : IOptimizerKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Sgd(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step, BufferView<float> loss)
    {
        if (Forbids(loss))
        {
            return;
        }

        float rate = (float)step.LearningRate, momentum = (float)step.Momentum, decay = (float)step.WeightDecay;
        bool nesterov = step.Nesterov;
        Update(new ParameterChunks(parameters), (p, _) => new SgdKernel(p.Weight.Pointer, p.Gradient.Pointer,
            p.FirstMoment.Pointer, rate, momentum, p.Decay ? decay : 0, nesterov));
    }

    public void AdamW(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step, BufferView<float> loss)
    {
        if (Forbids(loss))
        {
            return;
        }

        float beta1 = (float)step.Momentum, beta2 = (float)step.Beta2, epsilon = (float)step.Epsilon;
        float rate = (float)(step.LearningRate / (1 - Math.Pow(step.Momentum, step.StepNumber)));
        float shrink = (float)(step.LearningRate * step.WeightDecay);
        float correction2 = (float)(1 / (1 - Math.Pow(step.Beta2, step.StepNumber)));
        Update(new ParameterChunks(parameters), (p, _) => new AdamWKernel(p.Weight.Pointer, p.Gradient.Pointer,
            p.FirstMoment.Pointer, p.SecondMoment.Pointer, rate, p.Decay ? shrink : 0, beta1, beta2, correction2,
            epsilon));
    }

    // Weights and gradients of a group stay in the cache between their norms and their update.
    private const long GroupLength = 1 << 20;

    public void Lars(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step, BufferView<float> loss)
    {
        if (Forbids(loss))
        {
            return;
        }

        int first = 0;
        long length = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            length += parameters[i].Weight.Length;
            if (length >= GroupLength || i == parameters.Length - 1)
            {
                LarsGroup(parameters[first..(i + 1)], step);
                first = i + 1;
                length = 0;
            }
        }
    }

    private static bool Forbids(BufferView<float> loss) => !loss.IsEmpty && !float.IsFinite(loss[0]);

    private void LarsGroup(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step)
    {
        float momentum = (float)step.Momentum, decay = (float)step.WeightDecay;
        bool nesterov = step.Nesterov;
        var chunks = new ParameterChunks(parameters);
        float[] rates = Rates(chunks, step);
        Update(chunks, (p, parameter) => new LarsKernel(p.Weight.Pointer, p.Gradient.Pointer,
            p.FirstMoment.Pointer, rates[parameter], momentum, p.Decay ? decay : 0, nesterov));
    }

    private void Update<TKernel>(ParameterChunks chunks, Func<ParameterSlot<float>, int, TKernel> kernelOf)
        where TKernel : struct, IElementKernel
        => threads.For(chunks.Count, chunk =>
        {
            var (parameter, first, end) = chunks[chunk];
            FlatPass<V>.Run(first, end, kernelOf(chunks.Parameters[parameter], parameter));
        });

    /// <summary>Learning rate times trust ratio, eta · |w| / |g + decay·w|, of each parameter.</summary>
    private float[] Rates(ParameterChunks chunks, OptimizerStep step)
    {
        var squares = new (double Weight, double Gradient)[chunks.Count];
        threads.For(chunks.Count, chunk =>
        {
            var (parameter, first, end) = chunks[chunk];
            var p = chunks.Parameters[parameter];
            if (p.Adapt)
            {
                float decay = p.Decay ? (float)step.WeightDecay : 0;
                var norms = new LarsNorms(p.Weight.Pointer, p.Gradient.Pointer, decay);
                squares[chunk] = FlatSums<V>.Of(memory, norms, first, end);
            }
        });

        var sums = new (double Weight, double Gradient)[chunks.Parameters.Length];
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            ref var sum = ref sums[chunks[chunk].Parameter];
            sum = (sum.Weight + squares[chunk].Weight, sum.Gradient + squares[chunk].Gradient);
        }

        return [.. sums.Select(sum =>
        {
            double trust = sum.Weight > 0 && sum.Gradient > 0 // both 0 where the parameter does not adapt
                ? step.TrustCoefficient * Math.Sqrt(sum.Weight / sum.Gradient)
                : 1;
            return (float)(step.LearningRate * trust);
        })];
    }
}
