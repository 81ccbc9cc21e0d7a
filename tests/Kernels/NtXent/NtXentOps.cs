using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class NtXentOps : IOpTable
{
    // One pair, less than a register, around the smallest block (32 rows), several blocks with a last one of
    // 2 rows.
    private static readonly NtXentShape[] Shapes =
    [
        new(1, 1, 0.5), new(1, 16, 0.01), new(2, 3, 0.1), new(5, 17, 1), new(16, 32, 0.5), new(17, 8, 0.01),
        new(49, 33, 0.2), new(150, 20, 0.07),
        .. new[] { ContrastiveObjective.Decoupled, ContrastiveObjective.Supervised }
            .SelectMany(objective => new NtXentShape[]
            {
                new(2, 3, 0.1, objective), new(5, 17, 1, objective), new(17, 8, 0.01, objective),
                new(49, 33, 0.2, objective), new(75, 20, 0.07, objective),
            }),
        new(1, 16, 0.5, ContrastiveObjective.Supervised),
    ];

    // The rows of one process: images in the middle, the last one, those behind the others, several blocks of a view.
    private static readonly NtXentShape[] Parts =
    [
        Part(new(49, 33, 0.2), 7, 25), Part(new(17, 8, 0.01), 16, 1), Part(new(75, 20, 0.07), 3, 70),
        .. new[] { ContrastiveObjective.Decoupled, ContrastiveObjective.Supervised }
            .SelectMany(objective => new[]
            {
                Part(new(2, 3, 0.1, objective), 0, 1), Part(new(49, 17, 0.07, objective), 5, 40),
            }),
    ];

    // Some classes have many images, some one, some none.
    private const int Classes = 7;

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Shapes.Concat(Parts).SelectMany(OfShape<T>);

    private static NtXentShape Part(NtXentShape shape, int first, int count)
        => shape with { FirstPair = first, OwnPairs = count };

    private static IEnumerable<OpCase<T>> OfShape<T>(NtXentShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var labels = InInts("labels", shape.Labels, Classes);
        string kind = shape.Objective == ContrastiveObjective.NtXent ? "" : $" {shape.Objective}";
        string name = $"nt-xent{kind}, {shape.Pairs} pairs of {shape.D}, temperature {shape.Temperature}"
            + (shape.IsWhole ? "" : $", {shape.OwnPairs} from {shape.FirstPair} on");
        // Rows of length about 1. What the loss does far from that says nothing.
        var z = In("z", shape.Length, (random, i) => Normal(random, i) / Math.Sqrt(shape.D))
            with
        { Scales = false };
        var forward = Forward<T>(name, shape, z, labels);
        yield return forward;
        // A part's gradient takes the others' logSumExp as well, and is not that of its loss alone.
        forward = shape.IsWhole ? forward : Forward<T>(name, shape with { FirstPair = 0, OwnPairs = 0 }, z, labels);
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"{name} backward, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dLoss", 1) with { Scales = false },
                    z, labels,
                    In("logSumExp", shape.Rows) with { Scales = false },
                    Out("dZ", shape.OwnLength, mode) with { Scales = false },
                ],
                ChecksGradient = shape.IsWhole,
                Run = (d, b) => d.NtXent.Backward(
                    b["dLoss"], b["z"], b.Ints("labels"), b["logSumExp"], shape, b["dZ"], mode),
                // Similarities are as large as 1 / temperature: P is off by that many rounding errors, and is
                // divided by (2N · temperature).
                AbsoluteTolerance = 1e-6 + 1e-6 / (shape.Rows * shape.Temperature * shape.Temperature),
            };
        }
    }

    private static OpCase<T> Forward<T>(string name, NtXentShape shape, OpBuffer z, OpBuffer labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(name)
        {
            Buffers = [z, labels, Out("loss", 1), Out("logSumExp", shape.OwnRows)],
            Run = (d, b) => d.NtXent.Forward(b["z"], b.Ints("labels"), shape, b["loss"], b["logSumExp"]),
        };
}
