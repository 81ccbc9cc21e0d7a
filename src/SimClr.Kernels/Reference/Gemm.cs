using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Gemm<T> : IGemmKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Multiply(BufferView<T> a, BufferView<T> b, BufferView<T> bias, in GemmShape shape,
        BufferView<T> c, Accumulation accumulation)
    {
        var (M, N, K, transposeA, transposeB) = shape;
        for (long m = 0; m < M; m++)
        {
            for (long n = 0; n < N; n++)
            {
                T sum = T.Zero;
                for (long k = 0; k < K; k++)
                {
                    sum += a[transposeA ? k * M + m : m * K + k] * b[transposeB ? n * K + k : k * N + n];
                }

                if (!bias.IsEmpty)
                {
                    sum += bias[n];
                }

                ref T output = ref c[m * N + n];
                output = accumulation == Accumulation.Add ? output + sum : sum;
            }
        }
    }
}
