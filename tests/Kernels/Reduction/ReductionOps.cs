using System.Numerics;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class ReductionOps : IOpTable
{
    private static readonly int[] Lengths = [0, 1, 7, 8, 15, 16, 17, 33, 63, 64, 65, 129, 1000];

    private static readonly (int Rows, int Columns)[] Matrices =
        [(1, 1), (1, 40), (70, 3), (5, 17), (300, 33), (64, 16), (9, 130)];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Lengths.SelectMany(ToScalar<T>).Concat(Matrices.SelectMany(OverRows<T>));

    private static IEnumerable<OpCase<T>> ToScalar<T>(int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        yield return new OpCase<T>($"sum, length {n}")
        {
            Buffers = [In("input", n), Out("output", 1)],
            Run = (d, b) => d.Reduction.Sum(b["input"], b["output"]),
        };
        yield return new OpCase<T>($"sum of squares, length {n}")
        {
            Buffers = [In("input", n), Out("output", 1)],
            Run = (d, b) => d.Reduction.SumOfSquares(b["input"], b["output"]),
        };
        yield return new OpCase<T>($"all finite, length {n}")
        {
            Buffers = [In("input", n), Out("output", 1)],
            Run = (d, b) => d.Reduction.AllFinite(b["input"], b["output"]),
        };
    }

    private static IEnumerable<OpCase<T>> OverRows<T>((int Rows, int Columns) size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, columns) = size;
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"sum rows, {rows} x {columns}, {mode}")
            {
                Buffers = [In("input", rows * columns), Out("output", columns, mode)],
                Run = (d, b) => d.Reduction.SumRows(b["input"], rows, columns, b["output"], mode),
            };
        }
    }
}
