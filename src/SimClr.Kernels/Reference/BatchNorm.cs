using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class BatchNorm<T> : IBatchNormKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void TakeStatistics(BufferView<T> input, in BatchNormShape shape, BufferView<double> statistics)
    {
        for (int c = 0; c < shape.C; c++)
        {
            var (mean, squares) = Statistics(input, c, shape);
            statistics[c] = double.CreateChecked(mean);
            statistics[shape.C + c] = double.CreateChecked(squares);
        }
    }

    public void ForwardTraining(BufferView<T> input, BufferView<double> statistics, BufferView<T> gamma,
        BufferView<T> beta, BufferView<T> residual, in BatchNormShape shape,
        BufferView<T> runningMean, BufferView<T> runningVariance, BufferView<T> savedMean,
        BufferView<T> savedInverseStd, BufferView<T> output, BufferView<byte> mask = default)
    {
        var rows = T.CreateChecked(shape.AllRows);
        var momentum = T.CreateChecked(shape.Momentum);
        for (int c = 0; c < shape.C; c++)
        {
            var (mean, squares) = statistics.IsEmpty ? Statistics(input, c, shape)
                : (T.CreateChecked(statistics[c]), T.CreateChecked(statistics[shape.C + c]));
            var variance = squares / rows;
            savedMean[c] = mean;
            savedInverseStd[c] = InverseStd(variance, shape);

            // Rows / (Rows - 1) makes the variance unbiased; of a single row it would be 0 / 0.
            var unbiased = variance * rows / T.Max(rows - T.One, T.One);
            runningMean[c] += momentum * (mean - runningMean[c]);
            runningVariance[c] += momentum * (unbiased - runningVariance[c]);
            Normalise(input, gamma, beta, residual, savedMean[c], savedInverseStd[c], c, shape, output);
        }
    }

    public void ForwardEvaluation(BufferView<T> input, BufferView<T> gamma, BufferView<T> beta, BufferView<T> residual,
        BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape, BufferView<T> output)
    {
        for (int c = 0; c < shape.C; c++)
        {
            var inverseStd = InverseStd(runningVariance[c], shape);
            Normalise(input, gamma, beta, residual, runningMean[c], inverseStd, c, shape, output);
        }
    }

    public void BackwardTraining(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output,
        BufferView<byte> mask, BufferView<T> gamma,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, in BatchNormShape shape,
        Gradient<T> dInput, Gradient<T> dResidual, Gradient<T> dGamma, Gradient<T> dBeta)
    {
        var rows = T.CreateChecked(shape.Rows);
        for (int c = 0; c < shape.C; c++)
        {
            var (sumDy, sumDyXhat) = Sums(dOutput, input, output, savedMean[c], savedInverseStd[c], c, shape);
            Distribute(dOutput, input, output, gamma, savedMean[c], savedInverseStd[c], sumDy / rows,
                sumDyXhat / rows, c, shape, dInput, dResidual);
            Accumulate.To(dGamma, c, sumDyXhat);
            Accumulate.To(dBeta, c, sumDy);
        }
    }

    public void SumGradient(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, BufferView<byte> mask,
        BufferView<T> savedMean, BufferView<T> savedInverseStd, in BatchNormShape shape, BufferView<double> sums,
        Gradient<T> dGamma, Gradient<T> dBeta)
    {
        for (int c = 0; c < shape.C; c++)
        {
            var (sumDy, sumDyCentred) = Sums(dOutput, input, output, savedMean[c], T.One, c, shape);
            sums[c] = double.CreateChecked(sumDy);
            sums[shape.C + c] = double.CreateChecked(sumDyCentred);
            Accumulate.To(dGamma, c, sumDyCentred * savedInverseStd[c]);
            Accumulate.To(dBeta, c, sumDy);
        }
    }

    public void DistributeGradient(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output,
        BufferView<byte> mask, BufferView<T> gamma, BufferView<T> savedMean, BufferView<T> savedInverseStd,
        BufferView<double> sums, in BatchNormShape shape, Gradient<T> dInput, Gradient<T> dResidual)
    {
        for (int c = 0; c < shape.C; c++)
        {
            var meanDy = T.CreateChecked(sums[c] / shape.AllRows);
            var meanDyXhat = T.CreateChecked(sums[shape.C + c] / shape.AllRows) * savedInverseStd[c];
            Distribute(dOutput, input, output, gamma, savedMean[c], savedInverseStd[c], meanDy, meanDyXhat, c, shape,
                dInput, dResidual);
        }
    }

    public void BackwardEvaluation(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output,
        BufferView<T> gamma, BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape,
        Gradient<T> dInput, Gradient<T> dResidual, Gradient<T> dGamma, Gradient<T> dBeta)
    {
        for (int c = 0; c < shape.C; c++)
        {
            var inverseStd = InverseStd(runningVariance[c], shape);
            var (sumDy, sumDyXhat) = Sums(dOutput, input, output, runningMean[c], inverseStd, c, shape);
            Distribute(dOutput, input, output, gamma, runningMean[c], inverseStd, T.Zero, T.Zero, c, shape, dInput,
                dResidual);
            Accumulate.To(dGamma, c, sumDyXhat);
            Accumulate.To(dBeta, c, sumDy);
        }
    }

    /// <summary>Mean of a column and sum of squared deviations from it.</summary>
    private static (T Mean, T Squares) Statistics(BufferView<T> input, int c, in BatchNormShape shape)
    {
        var rows = T.CreateChecked(shape.Rows);
        var mean = T.Zero;
        for (long row = 0; row < shape.Rows; row++)
        {
            mean += input[row * shape.C + c] / rows;
        }

        var squares = T.Zero;
        for (long row = 0; row < shape.Rows; row++)
        {
            var centred = input[row * shape.C + c] - mean;
            squares += centred * centred;
        }

        return (mean, squares);
    }

    private static T InverseStd(T variance, in BatchNormShape shape)
        => T.One / T.Sqrt(variance + T.CreateChecked(shape.Epsilon));

    /// <summary>output = gamma · xhat + beta + residual, xhat = (x - mean) · inverseStd; then ReLU.</summary>
    private static void Normalise(BufferView<T> input, BufferView<T> gamma, BufferView<T> beta, BufferView<T> residual,
        T mean, T inverseStd, int c, in BatchNormShape shape, BufferView<T> output)
    {
        for (long row = 0; row < shape.Rows; row++)
        {
            long i = row * shape.C + c;
            var y = (input[i] - mean) * inverseStd;
            y = gamma.IsEmpty ? y : gamma[c] * y;
            y = beta.IsEmpty ? y : y + beta[c];
            y = residual.IsEmpty ? y : y + residual[i];
            output[i] = shape.Relu ? T.Max(y, T.Zero) : y;
        }
    }

    /// <summary>
    /// The sums of dy and of dy · xhat, which are dBeta and dGamma; dy is the gradient behind the ReLU.
    /// </summary>
    private static (T Dy, T DyXhat) Sums(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output, T mean,
        T inverseStd, int c, in BatchNormShape shape)
    {
        var sumDy = T.Zero;
        var sumDyXhat = T.Zero;
        for (long row = 0; row < shape.Rows; row++)
        {
            long i = row * shape.C + c;
            var dy = Dy(dOutput, output, i, shape);
            sumDy += dy;
            sumDyXhat += dy * (input[i] - mean) * inverseStd;
        }

        return (sumDy, sumDyXhat);
    }

    /// <summary>
    /// dResidual = dy and dInput = gamma · inverseStd · (dy - meanDy - xhat · meanDyXhat); the two means stem from the
    /// batch's own statistics and are 0 where those are constants.
    /// </summary>
    private static void Distribute(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output,
        BufferView<T> gamma, T mean, T inverseStd, T meanDy, T meanDyXhat, int c, in BatchNormShape shape,
        Gradient<T> dInput, Gradient<T> dResidual)
    {
        var scale = gamma.IsEmpty ? inverseStd : gamma[c] * inverseStd;
        for (long row = 0; row < shape.Rows; row++)
        {
            long i = row * shape.C + c;
            var dy = Dy(dOutput, output, i, shape);
            var xhat = (input[i] - mean) * inverseStd;
            Accumulate.To(dInput, i, scale * (dy - meanDy - xhat * meanDyXhat));
            Accumulate.To(dResidual, i, dy);
        }
    }

    private static T Dy(BufferView<T> dOutput, BufferView<T> output, long i, in BatchNormShape shape)
        => shape.Relu && !(output[i] > T.Zero) ? T.Zero : dOutput[i];
}
