using System.Numerics;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class NormalizeOps : IOpTable
{
    private const double Epsilon = 1e-12;

    private static readonly (int Rows, int Columns)[] Sizes = [(1, 1), (1, 16), (3, 7), (5, 33), (70, 128), (9, 65)];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Sizes.SelectMany(OfSize<T>);

    private static IEnumerable<OpCase<T>> OfSize<T>((int Rows, int Columns) size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, columns) = size;
        var forward = new OpCase<T>($"normalize, {rows} x {columns}")
        {
            Buffers = [In("input", rows * columns), Out("output", rows * columns), Out("inverseNorm", rows)],
            Run = (d, b) => d.Normalize.Forward(b["input"], rows, columns, Epsilon, b["output"], b["inverseNorm"]),
        };
        yield return forward;
        yield return forward with
        {
            Name = $"normalize zeros, {rows} x {columns}",
            Buffers = [In("input", rows * columns, (_, _) => 0), Out("output", rows * columns),
                Out("inverseNorm", rows)],
        };
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"normalize backward, {rows} x {columns}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", rows * columns), In("output", rows * columns), In("inverseNorm", rows),
                    Out("dInput", rows * columns, mode),
                ],
                Run = (d, b) => d.Normalize.Backward(b["dOutput"], b["output"], b["inverseNorm"], rows, columns,
                    b["dInput"], mode),
            };
        }
    }
}
