using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class GemmOps : IOpTable
{
    // Around the register tile (12 x 32, 6 x 16 and 6 x 8) and around the cuts of K (256) and its passes
    // (2048); from 64 columns on a transposed A, and one with rows of 4 KB, is copied. From 64 or 128 columns on a thread
    // packs panels for itself.
    private static readonly (int M, int N, int K)[] Sizes =
    [
        (0, 3, 3), (3, 0, 3), (5, 7, 0), (1, 1, 1), (1, 33, 17), (13, 1, 6), (6, 16, 4), (7, 17, 5),
        (12, 32, 64), (11, 31, 3), (13, 33, 2), (25, 65, 257), (70, 130, 30), (3, 5, 2061), (19, 71, 1024),
        (37, 64, 7), (26, 200, 100),
    ];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var (m, n, k) in Sizes)
        {
            foreach (var mode in Modes.Both)
            {
                yield return Row<T>(new GemmShape(m, n, k), bias: false, mode);
                yield return Row<T>(new GemmShape(m, n, k, TransposeB: true), bias: true, mode);
            }

            yield return Row<T>(new GemmShape(m, n, k, TransposeA: true), bias: true, Accumulation.Overwrite);
            yield return Row<T>(
                new GemmShape(m, n, k, TransposeA: true, TransposeB: true), bias: false, Accumulation.Add);
        }
    }

    public static OpCase<T> Row<T>(GemmShape shape, bool bias, Accumulation mode)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string layout = (shape.TransposeA ? "T" : "N") + (shape.TransposeB ? "T" : "N");
        string name = $"gemm {layout}, {shape.M} x {shape.N} x {shape.K}{(bias ? ", bias" : "")}, {mode}";
        return new OpCase<T>(name)
        {
            Buffers =
            [
                In("a", (long)shape.M * shape.K),
                In("b", (long)shape.K * shape.N),
                In("bias", bias ? shape.N : 0),
                Out("c", (long)shape.M * shape.N, mode),
            ],
            Run = (d, b) => d.Gemm.Multiply(b["a"], b["b"], b["bias"], shape, b["c"], mode),
            // A sum of K products of standard normals is off by some sqrt(K) rounding errors.
            AbsoluteTolerance = 1e-6 * Math.Sqrt(1 + shape.K),
            RoundsFactors = true,
        };
    }
}
