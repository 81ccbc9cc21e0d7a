using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Forward is one pass for the statistics and one that normalises, adds and clips; backward one pass for the
/// two sums and one that writes both gradients.
/// </summary>
internal sealed class BatchNorm(KernelLauncher launcher) : IBatchNormKernels<float>
{
    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels =>
    [
        .. ColumnSums.Kernels<StatisticsTerms, StatisticsFinish>(),
        .. ColumnSums.Kernels<GradientTerms, GradientFinish>(),
        .. ColumnSums.Kernels<StatisticsTerms, MomentsFinish>(),
        .. ColumnSums.Kernels<GradientTerms, GradientSumsFinish>(),
        new(Normalisation.Prepare, Normalisation.PrepareThreads),
        new(Normalisation.PrepareTraining, Normalisation.PrepareThreads),
        new(InputGradient.Prepare, InputGradient.PrepareThreads),
        new(Normalisation.Apply<AlignedQuads>, ColumnTile.Threads),
        new(Normalisation.Apply<AnyQuads>, ColumnTile.Threads),
        new(InputGradient.Apply<AlignedQuads>, ColumnTile.Threads),
        new(InputGradient.Apply<AnyQuads>, ColumnTile.Threads),
    ];

    public void TakeStatistics(BufferView<float> input, in BatchNormShape shape, BufferView<double> statistics)
        => new ColumnSums(launcher).Run(
            new StatisticsTerms(input.AsArrayView()),
            new MomentsFinish(input.AsArrayView(), statistics.AsArrayView(), shape.C),
            shape.Rows, shape.C, AlignedQuads.Fit(input));

    public void ForwardTraining(BufferView<float> input, BufferView<double> statistics, BufferView<float> gamma,
        BufferView<float> beta, BufferView<float> residual, in BatchNormShape shape,
        BufferView<float> runningMean, BufferView<float> runningVariance, BufferView<float> savedMean,
        BufferView<float> savedInverseStd, BufferView<float> output, BufferView<byte> mask = default)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 3L * shape.C);
        var finish = new StatisticsFinish(input.AsArrayView(), gamma.AsArrayView(), beta.AsArrayView(), shape,
            runningMean.AsArrayView(), runningVariance.AsArrayView(),
            savedMean.AsArrayView(), savedInverseStd.AsArrayView(), coefficients.View.AsArrayView());
        if (statistics.IsEmpty)
        {
            new ColumnSums(launcher).Run(
                new StatisticsTerms(input.AsArrayView()), finish, shape.Rows, shape.C, AlignedQuads.Fit(input));
        }
        else
        {
            launcher.Launch(Normalisation.PrepareTraining, PrepareConfig(shape),
                statistics.AsArrayView(), shape.C, finish);
        }

        Normalise(input, residual, coefficients.View, shape, output);
    }

    public void ForwardEvaluation(BufferView<float> input, BufferView<float> gamma, BufferView<float> beta,
        BufferView<float> residual, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape, BufferView<float> output)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 3L * shape.C);
        launcher.Launch(Normalisation.Prepare, PrepareConfig(shape),
            runningMean.AsArrayView(), runningVariance.AsArrayView(), (float)shape.Epsilon,
            gamma.AsArrayView(), beta.AsArrayView(), shape.C, coefficients.View.AsArrayView());
        Normalise(input, residual, coefficients.View, shape, output);
    }

    public void BackwardTraining(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> mask, BufferView<float> gamma, BufferView<float> savedMean,
        BufferView<float> savedInverseStd, in BatchNormShape shape, Gradient<float> dInput,
        Gradient<float> dResidual, Gradient<float> dGamma, Gradient<float> dBeta)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 4L * shape.C);
        var signs = shape.Relu ? output : default;
        Sum(dOutput, signs, input, savedMean, shape,
            new GradientFinish(gamma.AsArrayView(), savedMean.AsArrayView(), savedInverseStd.AsArrayView(),
                Statistics.OfBatch, shape, dGamma.View.AsArrayView(), dGamma.Mode,
                dBeta.View.AsArrayView(), dBeta.Mode, coefficients.View.AsArrayView()));
        Distribute(dOutput, signs, input, coefficients.View, shape, dInput, dResidual);
    }

    public void SumGradient(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> mask, BufferView<float> savedMean, BufferView<float> savedInverseStd, in BatchNormShape shape,
        BufferView<double> sums, Gradient<float> dGamma, Gradient<float> dBeta)
        => Sum(dOutput, shape.Relu ? output : default, input, savedMean, shape,
            new GradientSumsFinish(savedInverseStd.AsArrayView(), sums.AsArrayView(), shape.C,
                dGamma.View.AsArrayView(), dGamma.Mode, dBeta.View.AsArrayView(), dBeta.Mode));

    public void DistributeGradient(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<byte> mask, BufferView<float> gamma, BufferView<float> savedMean,
        BufferView<float> savedInverseStd, BufferView<double> sums, in BatchNormShape shape,
        Gradient<float> dInput, Gradient<float> dResidual)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 4L * shape.C);
        launcher.Launch(InputGradient.Prepare, PrepareConfig(shape), sums.AsArrayView(), shape.C,
            new GradientFinish(gamma.AsArrayView(), savedMean.AsArrayView(), savedInverseStd.AsArrayView(),
                Statistics.OfBatch, shape, dGamma: default, default, dBeta: default, default,
                coefficients.View.AsArrayView()));
        Distribute(dOutput, shape.Relu ? output : default, input, coefficients.View, shape, dInput, dResidual);
    }

    public void BackwardEvaluation(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<float> gamma, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape,
        Gradient<float> dInput, Gradient<float> dResidual, Gradient<float> dGamma, Gradient<float> dBeta)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 4L * shape.C);
        var signs = shape.Relu ? output : default;
        var finish = new GradientFinish(
            gamma.AsArrayView(), runningMean.AsArrayView(), runningVariance.AsArrayView(),
            Statistics.Running, shape, dGamma.View.AsArrayView(), dGamma.Mode,
            dBeta.View.AsArrayView(), dBeta.Mode, coefficients.View.AsArrayView());
        if (dGamma.IsEmpty && dBeta.IsEmpty)
        {
            new ColumnSums(launcher).FinishZeros<GradientTerms, GradientFinish>(finish, shape.C);
        }
        else
        {
            Sum(dOutput, signs, input, runningMean, shape, finish);
        }

        Distribute(dOutput, signs, input, coefficients.View, shape, dInput, dResidual);
    }

    private static KernelConfig PrepareConfig(in BatchNormShape shape)
    {
        const int PerBlock = 4 * Normalisation.PrepareThreads;
        return new((shape.C + PerBlock - 1) / PerBlock, Normalisation.PrepareThreads);
    }

    private void Normalise(BufferView<float> input, BufferView<float> residual, BufferView<float> coefficients,
        in BatchNormShape shape, BufferView<float> output)
    {
        var tile = ColumnTile.ForMap(shape.Rows, shape.C, Normalisation.MaxRowsPerThread);
        var activation = shape.Relu ? Activation.Relu : Activation.None;
        if (shape.C % 4 == 0 && AlignedQuads.Fit(input, residual, output))
        {
            launcher.Launch(Normalisation.Apply<AlignedQuads>, tile.Config,
                input.AsArrayView(), residual.AsArrayView(), coefficients.AsArrayView(), tile, activation,
                output.AsArrayView());
        }
        else
        {
            launcher.Launch(Normalisation.Apply<AnyQuads>, tile.Config,
                input.AsArrayView(), residual.AsArrayView(), coefficients.AsArrayView(), tile, activation,
                output.AsArrayView());
        }
    }

    private void Sum<TFinish>(BufferView<float> dOutput, BufferView<float> signs, BufferView<float> input,
        BufferView<float> mean, in BatchNormShape shape, in TFinish finish) where TFinish : struct, IColumnFinish
        => new ColumnSums(launcher).Run(
            new GradientTerms(dOutput.AsArrayView(), signs.AsArrayView(), input.AsArrayView(),
                mean.AsArrayView()),
            finish, shape.Rows, shape.C, AlignedQuads.Fit(dOutput, signs, input, mean));

    private void Distribute(BufferView<float> dOutput, BufferView<float> signs, BufferView<float> input,
        BufferView<float> coefficients, in BatchNormShape shape,
        Gradient<float> dInput, Gradient<float> dResidual)
    {
        if (dInput.IsEmpty && dResidual.IsEmpty)
        {
            return;
        }

        var tile = ColumnTile.ForMap(shape.Rows, shape.C, InputGradient.MaxRowsPerThread);
        if (shape.C % 4 == 0 && AlignedQuads.Fit(dOutput, signs, input, dInput.View, dResidual.View))
        {
            launcher.Launch(InputGradient.Apply<AlignedQuads>, tile.Config,
                dOutput.AsArrayView(), signs.AsArrayView(), input.AsArrayView(), coefficients.AsArrayView(),
                tile, dInput.View.AsArrayView(), dInput.Mode, dResidual.View.AsArrayView(), dResidual.Mode);
        }
        else
        {
            launcher.Launch(InputGradient.Apply<AnyQuads>, tile.Config,
                dOutput.AsArrayView(), signs.AsArrayView(), input.AsArrayView(), coefficients.AsArrayView(),
                tile, dInput.View.AsArrayView(), dInput.Mode, dResidual.View.AsArrayView(), dResidual.Mode);
        }
    }
}
