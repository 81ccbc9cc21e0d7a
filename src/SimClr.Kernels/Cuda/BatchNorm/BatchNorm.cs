using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

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

    public void ForwardTraining(ArrayView<float> input, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> residual, in BatchNormShape shape,
        ArrayView<float> runningMean, ArrayView<float> runningVariance,
        ArrayView<float> savedMean, ArrayView<float> savedInverseStd, ArrayView<float> output)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 3L * shape.C);
        new ColumnSums(launcher).Run(
            new MomentTerms(input),
            new MomentFinish(input, gamma, beta, shape, runningMean, runningVariance,
                savedMean, savedInverseStd, coefficients.View),
            shape.Rows, shape.C, AlignedQuads.Fit(input));
        Normalise(input, residual, coefficients.View, shape, output);
    }

    public void ForwardEvaluation(ArrayView<float> input, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> residual, ArrayView<float> runningMean, ArrayView<float> runningVariance,
        in BatchNormShape shape, ArrayView<float> output)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 3L * shape.C);
        const int PerBlock = 4 * PrepareThreads;
        launcher.Launch(Normalisation.Prepare,
            new KernelConfig((shape.C + PerBlock - 1) / PerBlock, PrepareThreads),
            runningMean, runningVariance, (float)shape.Epsilon, gamma, beta, shape.C, coefficients.View);
        Normalise(input, residual, coefficients.View, shape, output);
    }

    public void BackwardTraining(ArrayView<float> dOutput, ArrayView<float> input, ArrayView<float> output,
        ArrayView<float> gamma, ArrayView<float> savedMean, ArrayView<float> savedInverseStd,
        in BatchNormShape shape,
        ArrayView<float> dInput, Accumulation dInputMode,
        ArrayView<float> dResidual, Accumulation dResidualMode,
        ArrayView<float> dGamma, ArrayView<float> dBeta, Accumulation parameterMode)
    {
        using var coefficients = new Scratch<float>(launcher.Gpu.Memory, 4L * shape.C);
        var mask = shape.Relu ? output : default;
        Sum(dOutput, mask, input, savedMean, shape,
            new GradientFinish(gamma, savedMean, savedInverseStd, constantStatistics: false, shape,
                dGamma, dBeta, parameterMode == Accumulation.Add, coefficients.View));
        Distribute(dOutput, mask, input, coefficients.View, shape,
            dInput, dInputMode, dResidual, dResidualMode);
    }

    public void BackwardEvaluation(ArrayView<float> dOutput, ArrayView<float> input, ArrayView<float> output,
        ArrayView<float> gamma, ArrayView<float> runningMean, ArrayView<float> runningVariance,
        in BatchNormShape shape,
        ArrayView<float> dInput, Accumulation dInputMode,
        ArrayView<float> dResidual, Accumulation dResidualMode,
        ArrayView<float> dGamma, ArrayView<float> dBeta, Accumulation parameterMode)
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

    private void Normalise(ArrayView<float> input, ArrayView<float> residual, ArrayView<float> coefficients,
        in BatchNormShape shape, ArrayView<float> output)
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

    private void Sum(ArrayView<float> dOutput, ArrayView<float> mask, ArrayView<float> input,
        ArrayView<float> mean, in BatchNormShape shape, in GradientFinish finish)
        => new ColumnSums(launcher).Run(new GradientTerms(dOutput, mask, input, mean), finish,
            shape.Rows, shape.C, AlignedQuads.Fit(dOutput, mask, input, mean));

    private void Distribute(ArrayView<float> dOutput, ArrayView<float> mask, ArrayView<float> input,
        ArrayView<float> coefficients, in BatchNormShape shape,
        ArrayView<float> dInput, Accumulation dInputMode,
        ArrayView<float> dResidual, Accumulation dResidualMode)
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
