using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>
/// The definition, over all pairs of rows: a row's similarities are computed one at a time and never stored.
/// </summary>
public sealed class NtXent<T> : INtXentKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Forward(BufferView<T> z, BufferView<int> labels, in NtXentShape shape, BufferView<T> loss,
        BufferView<T> logSumExp)
    {
        int rows = shape.Rows;
        T total = T.Zero;
        for (int own = 0; own < shape.OwnRows; own++)
        {
            int i = shape.RowOf(own);
            T maximum = T.NegativeInfinity;
            for (int j = 0; j < rows; j++)
            {
                maximum = IsInDenominator(i, j, shape) ? T.Max(maximum, Similarity(z, shape, i, j)) : maximum;
            }

            T sum = T.Zero;
            T positives = T.Zero;
            for (int j = 0; j < rows; j++)
            {
                sum += IsInDenominator(i, j, shape) ? T.Exp(Similarity(z, shape, i, j) - maximum) : T.Zero;
                positives += IsPositive(i, j, labels, shape) ? Similarity(z, shape, i, j) : T.Zero;
            }

            logSumExp[own] = maximum + T.Log(sum);
            total += logSumExp[own] - positives / T.CreateChecked(Positives(i, labels, shape));
        }

        loss[0] = total / T.CreateChecked(rows);
    }

    public void Backward(BufferView<T> dLoss, BufferView<T> z, BufferView<int> labels, BufferView<T> logSumExp,
        in NtXentShape shape, BufferView<T> dZ, Accumulation accumulation)
    {
        int rows = shape.Rows;
        T scale = dLoss[0] / (T.CreateChecked(rows) * T.CreateChecked(shape.Temperature));
        if (accumulation == Accumulation.Overwrite)
        {
            for (long index = 0; index < shape.OwnLength; index++)
            {
                dZ[index] = T.Zero;
            }
        }

        for (int own = 0; own < shape.OwnRows; own++)
        {
            int i = shape.RowOf(own);
            T y = T.One / T.CreateChecked(Positives(i, labels, shape));
            for (int j = 0; j < rows; j++)
            {
                if (j == i)
                {
                    continue;
                }

                // loss holds s_ij in row i's sum and, since s_ij = s_ji, in row j's as well.
                T g = T.Zero;
                if (IsInDenominator(i, j, shape))
                {
                    T s = Similarity(z, shape, i, j);
                    g = T.Exp(s - logSumExp[i]) + T.Exp(s - logSumExp[j]);
                }

                // As many positives as row i has row j, if it is one of them.
                g -= IsPositive(i, j, labels, shape) ? y + y : T.Zero;
                for (int d = 0; d < shape.D; d++)
                {
                    dZ[(long)own * shape.D + d] += g * scale * z[(long)j * shape.D + d];
                }
            }
        }
    }

    private static int ImageOf(int row, in NtXentShape shape) => row % shape.Pairs;

    private static bool IsPositive(int i, int j, BufferView<int> labels, in NtXentShape shape)
    {
        int ofI = ImageOf(i, shape), ofJ = ImageOf(j, shape);
        return j != i && (shape.Objective == ContrastiveObjective.Supervised
            ? labels[ofI] == labels[ofJ]
            : ofI == ofJ);
    }

    private static int Positives(int i, BufferView<int> labels, in NtXentShape shape)
    {
        int count = 0;
        for (int j = 0; j < shape.Rows; j++)
        {
            count += IsPositive(i, j, labels, shape) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether exp(s_ij) is in the denominator of row i.</summary>
    private static bool IsInDenominator(int i, int j, in NtXentShape shape)
        => j != i && (shape.Objective != ContrastiveObjective.Decoupled
            || ImageOf(i, shape) != ImageOf(j, shape));

    private static T Similarity(BufferView<T> z, in NtXentShape shape, int i, int j)
    {
        T dot = T.Zero;
        for (int d = 0; d < shape.D; d++)
        {
            dot += z[(long)i * shape.D + d] * z[(long)j * shape.D + d];
        }

        return dot / T.CreateChecked(shape.Temperature);
    }
}
