using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>
/// The definition, over all pairs of rows: a row's similarities are computed one at a time and never stored.
/// </summary>
public sealed class NtXent<T> : INtXentKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Forward(ArrayView<T> z, in NtXentShape shape, ArrayView<T> loss, ArrayView<T> logSumExp)
    {
        int rows = shape.Rows;
        T total = T.Zero;
        for (int i = 0; i < rows; i++)
        {
            T maximum = T.NegativeInfinity;
            for (int j = 0; j < rows; j++)
            {
                maximum = j == i ? maximum : T.Max(maximum, Similarity(z, shape, i, j));
            }

            T sum = T.Zero;
            for (int j = 0; j < rows; j++)
            {
                sum += j == i ? T.Zero : T.Exp(Similarity(z, shape, i, j) - maximum);
            }

            logSumExp[i] = maximum + T.Log(sum);
            total += logSumExp[i] - Similarity(z, shape, i, PairOf(i, shape));
        }

        loss[0] = total / T.CreateChecked(rows);
    }

    public void Backward(ArrayView<T> dLoss, ArrayView<T> z, ArrayView<T> logSumExp, in NtXentShape shape,
        ArrayView<T> dZ, Accumulation accumulation)
    {
        int rows = shape.Rows;
        T scale = dLoss[0] / (T.CreateChecked(rows) * T.CreateChecked(shape.Temperature));
        if (accumulation == Accumulation.Overwrite)
        {
            for (long index = 0; index < shape.Length; index++)
            {
                dZ[index] = T.Zero;
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                if (j == i)
                {
                    continue;
                }

                // loss holds s_ij in row i's sum and, since s_ij = s_ji, in row j's as well.
                T s = Similarity(z, shape, i, j);
                T y = j == PairOf(i, shape) ? T.One : T.Zero;
                T g = (T.Exp(s - logSumExp[i]) - y + (T.Exp(s - logSumExp[j]) - y)) * scale;
                for (int d = 0; d < shape.D; d++)
                {
                    dZ[(long)i * shape.D + d] += g * z[(long)j * shape.D + d];
                }
            }
        }
    }

    private static int PairOf(int row, in NtXentShape shape)
        => row < shape.Pairs ? row + shape.Pairs : row - shape.Pairs;

    private static T Similarity(ArrayView<T> z, in NtXentShape shape, int i, int j)
    {
        T dot = T.Zero;
        for (int d = 0; d < shape.D; d++)
        {
            dot += z[(long)i * shape.D + d] * z[(long)j * shape.D + d];
        }

        return dot / T.CreateChecked(shape.Temperature);
    }
}
