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

    // Some classes have many images, some one, some none.
    private const int Classes = 7;

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Shapes.SelectMany(OfShape<T>);

    private static IEnumerable<OpCase<T>> OfShape<T>(NtXentShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var labels = InInts("labels", shape.Labels, Classes);
        string kind = shape.Objective == ContrastiveObjective.NtXent ? "" : $" {shape.Objective}";
        string name = $"nt-xent{kind}, {shape.Pairs} pairs of {shape.D}, temperature {shape.Temperature}";
        // Rows of length about 1. What the loss does far from that says nothing.
        var z = In("z", shape.Length, (random, i) => Normal(random, i) / Math.Sqrt(shape.D))
            with
        { Scales = false };
        var forward = new OpCase<T>(name)
        {
            Buffers = [z, labels, Out("loss", 1), Out("logSumExp", shape.Rows)],
            Run = (d, b) => d.NtXent.Forward(b["z"], b.Ints("labels"), shape, b["loss"], b["logSumExp"]),
        };
        yield return forward;
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
                    Out("dZ", shape.Length, mode) with { Scales = false },
                ],
                Run = (d, b) => d.NtXent.Backward(
                    b["dLoss"], b["z"], b.Ints("labels"), b["logSumExp"], shape, b["dZ"], mode),
                // Similarities are as large as 1 / temperature: P is off by that many rounding errors, and is
                // divided by (2N · temperature).
                AbsoluteTolerance = 1e-6 + 1e-6 / (shape.Rows * shape.Temperature * shape.Temperature),
            };
        }
    }
}
