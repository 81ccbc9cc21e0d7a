using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// op(a) (M, K) · op(b) (K, N) to (M, N); op transposes where asked, so that a is stored (K, M), b (N,
    /// K).
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor MatMul(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2
            || a.Shape[transposeA ? 0 : 1] != b.Shape[transposeB ? 1 : 0])
        {
            throw new ArgumentException(
                $"matmul: a {a.Shape}{(transposeA ? "^T" : "")} and b {b.Shape}{(transposeB ? "^T" : "")} "
                + "must be matrices whose inner lengths agree.");
        }

        var (M, K) = transposeA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        int N = b.Shape[transposeB ? 0 : 1];
        var gemm = a.Device.Gemm;
        var output = Output("matmul", new Shape(M, N), a, b);

        gemm.Multiply(a.View, b.View, default, new GemmShape(M, N, K, transposeA, transposeB), output.View,
            Accumulation.Overwrite);
        Tape.Record(new OpInfo("matmul", 2L * M * N * K), output, [a, b], () =>
        {
            var dOutput = output.Gradient;
            if (a.TakesGradient(out var dA, out var modeA))
            {
                if (transposeA) // dA (K, M) = op(b) dOutput^T
                {
                    gemm.Multiply(b.View, dOutput, default,
                        new GemmShape(K, M, N, transposeB, true), dA, modeA);
                }
                else // dA (M, K) = dOutput op(b)^T
                {
                    gemm.Multiply(dOutput, b.View, default,
                        new GemmShape(M, K, N, false, !transposeB), dA, modeA);
                }
            }

            if (b.TakesGradient(out var dB, out var modeB))
            {
                if (transposeB) // dB (N, K) = dOutput^T op(a)
                {
                    gemm.Multiply(dOutput, a.View, default,
                        new GemmShape(N, K, M, true, transposeA), dB, modeB);
                }
                else // dB (K, N) = op(a)^T dOutput
                {
                    gemm.Multiply(a.View, dOutput, default,
                        new GemmShape(K, N, M, !transposeA, false), dB, modeB);
                }
            }
        });
        return output;
    }
}
