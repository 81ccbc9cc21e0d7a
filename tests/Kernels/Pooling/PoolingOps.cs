using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class PoolingOps : IOpTable
{
    private static readonly Pool2dShape[] Shapes =
    [
        new(N: 1, H: 1, W: 1, C: 1, Kernel: 1, Stride: 1, Padding: 0),
        new(N: 2, H: 7, W: 5, C: 3, Kernel: 3, Stride: 2, Padding: 1), // the ImageNet stem's pool
        new(N: 3, H: 6, W: 8, C: 17, Kernel: 3, Stride: 2, Padding: 1),
        new(N: 1, H: 5, W: 4, C: 33, Kernel: 2, Stride: 2, Padding: 0),
        new(N: 2, H: 4, W: 6, C: 16, Kernel: 3, Stride: 1, Padding: 1),
        new(N: 2, H: 3, W: 3, C: 9, Kernel: 3, Stride: 3, Padding: 0),
    ];

    private static readonly (int N, int Positions, int C)[] Averages =
        [(1, 1, 1), (3, 16, 5), (2, 49, 33), (5, 4, 64), (1, 100, 17)];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Shapes.SelectMany(Max<T>).Concat(Averages.SelectMany(Average<T>));

    internal static IEnumerable<OpCase<T>> Max<T>(Pool2dShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = $"{shape.N} x {shape.H} x {shape.W} x {shape.C}, "
            + $"kernel {shape.Kernel}, stride {shape.Stride}, padding {shape.Padding}";
        var forward = new OpCase<T>($"max pool, {name}")
        {
            Buffers = [In("input", shape.InputLength), Out("output", shape.OutputLength),
                OutInts("argMax", shape.OutputLength)],
            Run = (d, b) => d.Pooling.MaxForward(b["input"], shape, b["output"], b.Ints("argMax")),
        };
        yield return forward;

        // Few distinct values: the first of equal ones must win.
        yield return forward with
        {
            Name = $"max pool with ties, {name}",
            Buffers = [In("input", shape.InputLength, (random, _) => random.Next(-1, 2)),
                Out("output", shape.OutputLength), OutInts("argMax", shape.OutputLength)],
        };
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"max pool backward, {name}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", shape.OutputLength), InInts("argMax", shape.OutputLength, bound: 1),
                    Out("dInput", shape.InputLength, mode),
                ],
                Run = (d, b) => d.Pooling.MaxBackward(b["dOutput"], b.Ints("argMax"), shape, b["dInput"], mode),
            };
        }
    }

    private static IEnumerable<OpCase<T>> Average<T>((int N, int Positions, int C) size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (n, positions, c) = size;
        string name = $"{n} x {positions} x {c}";
        var forward = new OpCase<T>($"global average pool, {name}")
        {
            Buffers = [In("input", (long)n * positions * c), Out("output", (long)n * c)],
            Run = (d, b) => d.Pooling.GlobalAverageForward(b["input"], n, positions, c, b["output"]),
        };
        yield return forward;
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"global average pool backward, {name}, {mode}")
            {
                Forward = forward,
                Buffers = [In("dOutput", (long)n * c), Out("dInput", (long)n * positions * c, mode)],
                Run = (d, b) => d.Pooling.GlobalAverageBackward(b["dOutput"], n, positions, c, b["dInput"], mode),
            };
        }
    }
}
