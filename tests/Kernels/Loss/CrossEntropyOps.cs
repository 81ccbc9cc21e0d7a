using System.Numerics;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class CrossEntropyOps : IOpTable
{
    private static readonly (int Rows, int Classes)[] Sizes =
        [(1, 1), (1, 10), (3, 2), (5, 17), (70, 10), (9, 100), (130, 16)];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Sizes.SelectMany(OfSize<T>);

    private static IEnumerable<OpCase<T>> OfSize<T>((int Rows, int Classes) size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, classes) = size;
        var labels = InInts("labels", rows, classes);
        var forward = new OpCase<T>($"cross-entropy, {rows} x {classes}")
        {
            Buffers = [In("logits", rows * classes), labels, Out("loss", 1), Out("logSumExp", rows)],
            Run = (d, b) => d.CrossEntropy.Forward(b["logits"], b.Ints("labels"), rows, classes,
                b["loss"], b["logSumExp"]),
        };
        yield return forward;
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"cross-entropy backward, {rows} x {classes}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dLoss", 1), In("logits", rows * classes), labels, In("logSumExp", rows),
                    Out("dLogits", rows * classes, mode),
                ],
                Run = (d, b) => d.CrossEntropy.Backward(b["dLoss"], b["logits"], b.Ints("labels"), b["logSumExp"],
                    rows, classes, b["dLogits"], mode),
            };
        }
    }
}
