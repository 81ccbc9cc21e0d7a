using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class BatchNorm<T> : IBatchNormKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void ForwardTraining(BufferView<T> input, BufferView<double> statistics, BufferView<T> gamma,
        BufferView<T> beta, BufferView<T> residual, in BatchNormShape shape,
        BufferView<T> runningMean, BufferView<T> runningVariance, BufferView<T> savedMean,
        BufferView<T> savedInverseStd, BufferView<T> output, BufferView<byte> mask = default)
    {
        var rows = T.CreateChecked(shape.Rows);
        var momentum = T.CreateChecked(shape.Momentum);
        for (int c = 0; c < shape.C; c++)
        {
            var mean = T.Zero;
            for (long row = 0; row < shape.Rows; row++)
            {
                mean += input[row * shape.C + c] / rows;
            }

            var variance = T.Zero;
            for (long row = 0; row < shape.Rows; row++)
            {
                var centred = input[row * shape.C + c] - mean;
                variance += centred * centred / rows;
            }

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
        for (int c = 0; c < shape.C; c++)
        {
            BackwardChannel(dOutput, input, output, gamma, savedMean[c], savedInverseStd[c], c, shape,
                constantStatistics: false,
                dInput, dResidual, dGamma, dBeta);
        }
    }

    public void BackwardEvaluation(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output,
        BufferView<T> gamma, BufferView<T> runningMean, BufferView<T> runningVariance, in BatchNormShape shape,
        Gradient<T> dInput, Gradient<T> dResidual, Gradient<T> dGamma, Gradient<T> dBeta)
    {
        for (int c = 0; c < shape.C; c++)
        {
            var inverseStd = InverseStd(runningVariance[c], shape);
            BackwardChannel(dOutput, input, output, gamma, runningMean[c], inverseStd, c, shape,
                constantStatistics: true,
                dInput, dResidual, dGamma, dBeta);
        }
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
    /// With dy the gradient behind the ReLU: dBeta = sum dy, dGamma = sum dy · xhat, dResidual = dy and
    /// dInput = gamma · inverseStd · (dy - dBeta / rows - xhat · dGamma / rows); the two means stem from the
    /// batch's own statistics and fall away where those are constants.
    /// </summary>
    private static void BackwardChannel(BufferView<T> dOutput, BufferView<T> input, BufferView<T> output,
        BufferView<T> gamma, T mean, T inverseStd, int c, in BatchNormShape shape, bool constantStatistics,
        Gradient<T> dInput, Gradient<T> dResidual, Gradient<T> dGamma, Gradient<T> dBeta)
    {
        var sumDy = T.Zero;
        var sumDyXhat = T.Zero;
        for (long row = 0; row < shape.Rows; row++)
        {
            long i = row * shape.C + c;
            var dy = shape.Relu && !(output[i] > T.Zero) ? T.Zero : dOutput[i];
            sumDy += dy;
            sumDyXhat += dy * (input[i] - mean) * inverseStd;
        }

        var rows = T.CreateChecked(shape.Rows);
        var meanDy = constantStatistics ? T.Zero : sumDy / rows;
        var meanDyXhat = constantStatistics ? T.Zero : sumDyXhat / rows;
        var scale = gamma.IsEmpty ? inverseStd : gamma[c] * inverseStd;
        for (long row = 0; row < shape.Rows; row++)
        {
            long i = row * shape.C + c;
            var dy = shape.Relu && !(output[i] > T.Zero) ? T.Zero : dOutput[i];
            var xhat = (input[i] - mean) * inverseStd;
            Accumulate.To(dInput, i, scale * (dy - meanDy - xhat * meanDyXhat));
            Accumulate.To(dResidual, i, dy);
        }

        Accumulate.To(dGamma, c, sumDyXhat);
        Accumulate.To(dBeta, c, sumDy);
    }
}
