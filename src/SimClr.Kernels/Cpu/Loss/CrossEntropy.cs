namespace SimClr.Kernels.Cpu;

internal sealed unsafe class CrossEntropy<V>(CpuThreads threads, IDeviceMemory memory) : ICrossEntropyKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Forward(BufferView<float> logits, BufferView<int> labels, int rows, int classes,
        BufferView<float> loss, BufferView<float> logSumExp)
    {
        var chunks = new RowChunks(rows, classes);
        using var scratch = new Scratch(memory, 2L * chunks.Count);
        double* losses = (double*)scratch.Pointer; // of each chunk
        threads.For(chunks.Count, chunk =>
        {
            double sum = 0;
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                float* x = logits.Pointer + row * classes;
                double lse = LogSumExp(x, classes);
                logSumExp[row] = (float)lse;
                sum += lse - x[labels[row]];
            }

            losses[chunk] = sum;
        });

        double total = 0;
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            total += losses[chunk];
        }

        loss[0] = (float)(total / rows);
    }

    public void Backward(BufferView<float> dLoss, BufferView<float> logits, BufferView<int> labels,
        BufferView<float> logSumExp, int rows, int classes, BufferView<float> dLogits, Accumulation accumulation)
    {
        float scale = dLoss[0] / rows;
        bool add = accumulation == Accumulation.Add;
        var chunks = new RowChunks(rows, classes);
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                long start = row * classes;
                float* target = dLogits.Pointer + start + labels[row];
                float before = add ? *target : 0;
                var softmax = new SoftmaxKernel(logits.Pointer + start, logSumExp[row], scale,
                    dLogits.Pointer + start, add);
                FlatPass<V>.Run(0, classes, softmax);
                float probability = MathF.Exp(logits[start + labels[row]] - logSumExp[row]);
                *target = before + scale * (probability - 1); // small where the model is sure: no cancellation
            }
        });
    }

    private static double LogSumExp(float* x, int classes)
    {
        float maximum = Maximum(x, classes);
        V shift = V.Broadcast(maximum);
        V sums = default;
        int i = 0;
        for (; i + V.Width <= classes; i += V.Width)
        {
            sums += Lanes.Exp(V.Load(x + i) - shift); // at most 1: no overflow, whatever the logits
        }

        double sum = V.Sum(sums);
        for (; i < classes; i++)
        {
            sum += MathF.Exp(x[i] - maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>The largest element; where one is NaN any, for the sum is NaN then.</summary>
    private static float Maximum(float* x, int classes)
    {
        V largest = V.Broadcast(float.NegativeInfinity);
        int i = 0;
        for (; i + V.Width <= classes; i += V.Width)
        {
            largest = V.Max(largest, V.Load(x + i));
        }

        float maximum = Lanes.Max(largest);
        for (; i < classes; i++)
        {
            maximum = Math.Max(maximum, x[i]);
        }

        return maximum;
    }
}
