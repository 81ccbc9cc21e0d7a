namespace SimClr.Kernels.Cpu;

/// <summary>
/// Forward is one pass for the statistics and one that normalises, adds and clips; backward one pass for the two
/// sums and one that writes both gradients.
/// </summary>
internal sealed unsafe class BatchNorm<V>(CpuThreads threads, IDeviceMemory memory) : IBatchNormKernels<float>
    where V : struct, IFloatVector<V>
{
    public long MaskBytes(in BatchNormShape shape) => ReluMask.Bytes<V>(shape);

    public void TakeStatistics(BufferView<float> input, in BatchNormShape shape, BufferView<double> statistics)
        => BatchStatistics<V>.Compute(threads, memory, input.Pointer, shape.Rows, shape.C, statistics.Pointer);

    public void ForwardTraining(BufferView<float> input, BufferView<double> statistics,
        BufferView<float> gamma, BufferView<float> beta, BufferView<float> residual, in BatchNormShape shape,
        BufferView<float> runningMean, BufferView<float> runningVariance,
        BufferView<float> savedMean, BufferView<float> savedInverseStd, BufferView<float> output,
        BufferView<byte> mask = default)
    {
        using var scratch = new Scratch(memory, 4L * shape.C + Normalisation.Length(shape.C));
        var normalisation = new Normalisation(scratch.Pointer + 4L * shape.C, shape.C);
        if (statistics.IsEmpty)
        {
            statistics = new BufferView<double>((double*)scratch.Pointer, 2L * shape.C);
            TakeStatistics(input, shape, statistics);
        }

        for (int c = 0; c < shape.C; c++)
        {
            double mean = statistics[c];
            double squaredDeviations = statistics[shape.C + c];
            double inverseStd = 1 / Math.Sqrt(squaredDeviations / shape.AllRows + shape.Epsilon);
            double unbiased = squaredDeviations / Math.Max(shape.AllRows - 1, 1);
            savedMean[c] = (float)mean;
            savedInverseStd[c] = (float)inverseStd;
            runningMean[c] += (float)(shape.Momentum * (mean - runningMean[c]));
            runningVariance[c] += (float)(shape.Momentum * (unbiased - runningVariance[c]));
            normalisation.Set(c, mean, inverseStd, gamma, beta);
        }

        normalisation.Apply<V>(threads, input.Pointer, residual.Pointer, shape.Relu, shape.Rows, output.Pointer,
            mask.Pointer);
    }

    public void ForwardEvaluation(BufferView<float> input, BufferView<float> gamma, BufferView<float> beta,
        BufferView<float> residual, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape, BufferView<float> output)
    {
        using var scratch = new Scratch(memory, Normalisation.Length(shape.C));
        var normalisation = new Normalisation(scratch.Pointer, shape.C);
        for (int c = 0; c < shape.C; c++)
        {
            double inverseStd = 1 / Math.Sqrt(runningVariance[c] + shape.Epsilon);
            normalisation.Set(c, runningMean[c], inverseStd, gamma, beta);
        }

        normalisation.Apply<V>(threads, input.Pointer, residual.Pointer, shape.Relu, shape.Rows, output.Pointer);
    }

    public void BackwardTraining(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> bits, BufferView<float> gamma, BufferView<float> savedMean, BufferView<float> savedInverseStd,
        in BatchNormShape shape, Gradient<float> dInput, Gradient<float> dResidual,
        Gradient<float> dGamma, Gradient<float> dBeta)
    {
        using var scratch = new Scratch(memory, 4L * shape.C);
        var sums = new BufferView<double>((double*)scratch.Pointer, 2L * shape.C);
        SumGradient(dOutput, input, output, bits, savedMean, savedInverseStd, shape, sums, dGamma, dBeta);
        DistributeGradient(dOutput, input, output, bits, gamma, savedMean, savedInverseStd, sums, shape, dInput,
            dResidual);
    }

    public void SumGradient(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> bits, BufferView<float> savedMean, BufferView<float> savedInverseStd, in BatchNormShape shape,
        BufferView<double> sums, Gradient<float> dGamma, Gradient<float> dBeta)
    {
        var mask = new ReluMask(bits.Pointer, shape.Relu ? output.Pointer : null);
        Sum(new GradientTerms(dOutput.Pointer, mask, input.Pointer, savedMean.Pointer), shape, sums.Pointer);
        for (int c = 0; c < shape.C; c++)
        {
            Write(c, sums[shape.C + c] * savedInverseStd[c], dGamma);
            Write(c, sums[c], dBeta);
        }
    }

    public void DistributeGradient(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> bits, BufferView<float> gamma, BufferView<float> savedMean,
        BufferView<float> savedInverseStd, BufferView<double> sums, in BatchNormShape shape,
        Gradient<float> dInput, Gradient<float> dResidual)
    {
        using var scratch = new Scratch(memory, InputGradient.Length(shape.C));
        var gradient = new InputGradient(scratch.Pointer, shape.C);
        for (int c = 0; c < shape.C; c++)
        {
            double inverseStd = savedInverseStd[c];
            double sumDyXhat = sums[shape.C + c] * inverseStd;
            gradient.Set(c, savedMean[c], inverseStd, gamma, sums[c] / shape.AllRows, sumDyXhat / shape.AllRows);
        }

        var mask = new ReluMask(bits.Pointer, shape.Relu ? output.Pointer : null);
        gradient.Apply<V>(threads, dOutput.Pointer, mask, input.Pointer, shape.Rows, dInput, dResidual);
    }

    public void BackwardEvaluation(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<float> gamma, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape, Gradient<float> dInput, Gradient<float> dResidual,
        Gradient<float> dGamma, Gradient<float> dBeta)
    {
        using var scratch = new Scratch(memory, 4L * shape.C + InputGradient.Length(shape.C));
        double* sums = (double*)scratch.Pointer; // (2, C)
        var gradient = new InputGradient(scratch.Pointer + 4L * shape.C, shape.C);
        var mask = new ReluMask(null, shape.Relu ? output.Pointer : null);
        bool parameters = !dGamma.IsEmpty || !dBeta.IsEmpty;
        if (parameters)
        {
            Sum(new GradientTerms(dOutput.Pointer, mask, input.Pointer, runningMean.Pointer), shape, sums);
        }

        for (int c = 0; c < shape.C; c++)
        {
            double inverseStd = 1 / Math.Sqrt(runningVariance[c] + shape.Epsilon);
            gradient.Set(c, runningMean[c], inverseStd, gamma, meanDy: 0, meanDyXhat: 0);
            if (parameters)
            {
                Write(c, sums[shape.C + c] * inverseStd, dGamma);
                Write(c, sums[c], dBeta);
            }
        }

        gradient.Apply<V>(threads, dOutput.Pointer, mask, input.Pointer, shape.Rows, dInput, dResidual);
    }

    private void Sum(GradientTerms terms, in BatchNormShape shape, double* sums)
    {
        ColumnSums<V>.OfAll(threads, memory, terms, shape.Rows, shape.C, sums);
    }

    private static void Write(int c, double sum, Gradient<float> gradient)
    {
        if (!gradient.IsEmpty)
        {
            var view = gradient.View;
            view[c] = (float)(gradient.Mode == Accumulation.Add ? view[c] + sum : sum);
        }
    }
}
