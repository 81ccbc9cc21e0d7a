namespace SimClr.Kernels.Gpu;

/// <summary>
/// Forward is one pass for the statistics and one that normalises, adds and clips; backward one pass for the
/// two sums and one that writes both gradients.
/// </summary>
internal sealed class BatchNorm(KernelLauncher launcher) : IBatchNormKernels<float>
{
    private const int PrepareThreads = 64;

    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<(Delegate Kernel, Dim3 Block)> Kernels =>
    [
        .. ColumnSums.Kernels<MomentTerms, MomentFinish>(),
        .. ColumnSums.Kernels<GradientTerms, GradientFinish>(),
        (Normalisation.Prepare, PrepareThreads),
        (Normalisation.Apply<AlignedQuads>, ColumnTile.Threads),
        (Normalisation.Apply<AnyQuads>, ColumnTile.Threads),
        (InputGradient.Apply<AlignedQuads>, ColumnTile.Threads),
        (InputGradient.Apply<AnyQuads>, ColumnTile.Threads),
    ];

    public void ForwardTraining(BufferView<float> input, BufferView<float> gamma, BufferView<float> beta,
        BufferView<float> residual, in BatchNormShape shape,
        BufferView<float> runningMean, BufferView<float> runningVariance,
        BufferView<float> savedMean, BufferView<float> savedInverseStd, BufferView<float> output)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 3L * shape.C);
        new ColumnSums(launcher).Run(
            new MomentTerms(input),
            new MomentFinish(input, gamma, beta, shape, runningMean, runningVariance,
                savedMean, savedInverseStd, coefficients.View),
            shape.Rows, shape.C, AlignedQuads.Fit(input));
        Normalise(input, residual, coefficients.View, shape, output);
    }

    public void ForwardEvaluation(BufferView<float> input, BufferView<float> gamma, BufferView<float> beta,
        BufferView<float> residual, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape, BufferView<float> output)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 3L * shape.C);
        const int PerBlock = 4 * PrepareThreads;
        launcher.Launch(Normalisation.Prepare,
            new KernelConfig((shape.C + PerBlock - 1) / PerBlock, PrepareThreads),
            runningMean, runningVariance, (float)shape.Epsilon, gamma, beta, shape.C, coefficients.View);
        Normalise(input, residual, coefficients.View, shape, output);
    }

    public void BackwardTraining(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<float> gamma, BufferView<float> savedMean, BufferView<float> savedInverseStd,
        in BatchNormShape shape,
        BufferView<float> dInput, Accumulation dInputMode,
        BufferView<float> dResidual, Accumulation dResidualMode,
        BufferView<float> dGamma, BufferView<float> dBeta, Accumulation parameterMode)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 4L * shape.C);
        var mask = shape.Relu ? output : default;
        Sum(dOutput, mask, input, savedMean, shape,
            new GradientFinish(gamma, savedMean, savedInverseStd, constantStatistics: false, shape,
                dGamma, dBeta, parameterMode == Accumulation.Add, coefficients.View));
        Distribute(dOutput, mask, input, coefficients.View, shape,
            dInput, dInputMode, dResidual, dResidualMode);
    }

    public void BackwardEvaluation(BufferView<float> dOutput, BufferView<float> input, BufferView<float> output,
        BufferView<float> gamma, BufferView<float> runningMean, BufferView<float> runningVariance,
        in BatchNormShape shape,
        BufferView<float> dInput, Accumulation dInputMode,
        BufferView<float> dResidual, Accumulation dResidualMode,
        BufferView<float> dGamma, BufferView<float> dBeta, Accumulation parameterMode)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 4L * shape.C);
        var mask = shape.Relu ? output : default;
        var finish = new GradientFinish(gamma, runningMean, runningVariance, constantStatistics: true, shape,
            dGamma, dBeta, parameterMode == Accumulation.Add, coefficients.View);
        if (dGamma.IsEmpty && dBeta.IsEmpty)
        {
            new ColumnSums(launcher).FinishZeros<GradientTerms, GradientFinish>(finish, shape.C);
        }
        else
        {
            Sum(dOutput, mask, input, runningMean, shape, finish);
        }

        Distribute(dOutput, mask, input, coefficients.View, shape,
            dInput, dInputMode, dResidual, dResidualMode);
    }

    private void Normalise(BufferView<float> input, BufferView<float> residual, BufferView<float> coefficients,
        in BatchNormShape shape, BufferView<float> output)
    {
        var tile = ColumnTile.ForMap(shape.Rows, shape.C, Normalisation.MostRowsPerThread);
        if (shape.C % 4 == 0 && AlignedQuads.Fit(input, residual, output))
        {
            launcher.Launch(Normalisation.Apply<AlignedQuads>, tile.Config,
                input, residual, coefficients, tile, shape.Relu, output);
        }
        else
        {
            launcher.Launch(Normalisation.Apply<AnyQuads>, tile.Config,
                input, residual, coefficients, tile, shape.Relu, output);
        }
    }

    private void Sum(BufferView<float> dOutput, BufferView<float> mask, BufferView<float> input,
        BufferView<float> mean, in BatchNormShape shape, in GradientFinish finish)
        => new ColumnSums(launcher).Run(new GradientTerms(dOutput, mask, input, mean), finish,
            shape.Rows, shape.C, AlignedQuads.Fit(dOutput, mask, input, mean));

    private void Distribute(BufferView<float> dOutput, BufferView<float> mask, BufferView<float> input,
        BufferView<float> coefficients, in BatchNormShape shape,
        BufferView<float> dInput, Accumulation dInputMode,
        BufferView<float> dResidual, Accumulation dResidualMode)
    {
        if (dInput.IsEmpty && dResidual.IsEmpty)
        {
            return;
        }

        var tile = ColumnTile.ForMap(shape.Rows, shape.C, InputGradient.MostRowsPerThread);
        bool addInput = dInputMode == Accumulation.Add, addResidual = dResidualMode == Accumulation.Add;
        if (shape.C % 4 == 0 && AlignedQuads.Fit(dOutput, mask, input, dInput, dResidual))
        {
            launcher.Launch(InputGradient.Apply<AlignedQuads>, tile.Config,
                dOutput, mask, input, coefficients, tile, dInput, addInput, dResidual, addResidual);
        }
        else
        {
            launcher.Launch(InputGradient.Apply<AnyQuads>, tile.Config,
                dOutput, mask, input, coefficients, tile, dInput, addInput, dResidual, addResidual);
        }
    }
}
