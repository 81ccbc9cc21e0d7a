using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class BatchNormOps : IOpTable
{
    // Rows, C: around the vector widths, and rows enough for several chunks of statistics.
    private static readonly (long Rows, int C)[] Sizes =
        [(1, 5), (2, 1), (3, 16), (5, 17), (7, 33), (4, 64), (9, 70), (300, 3), (70, 24), (1030, 8), (33, 130)];

    private static readonly (bool Affine, bool Residual, bool Relu)[] Variants =
        [(true, true, true), (true, false, true), (false, false, false), (true, true, false)];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var (rows, c) in Sizes)
        {
            // All variants on the small shapes; the others have everything.
            foreach (var (affine, residual, relu) in rows * c < 300 ? Variants : Variants[..1])
            {
                var shape = new BatchNormShape(rows, c, relu);
                foreach (var row in Training<T>(shape, affine, residual).Concat(Evaluation<T>(shape, affine, residual)))
                {
                    yield return row;
                }
            }
        }
    }

    private static string Describe(in BatchNormShape shape, bool affine, bool residual)
        => $"{shape.Rows} x {shape.C}{(affine ? ", affine" : "")}{(residual ? ", residual" : "")}"
            + (shape.Relu ? ", relu" : "");

    private static IEnumerable<OpCase<T>> Training<T>(BatchNormShape shape, bool affine, bool residual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = Describe(shape, affine, residual);
        int perChannel = affine ? shape.C : 0;
        var forward = new OpCase<T>($"batch norm training, {name}")
        {
            Buffers =
            [
                In("input", shape.Length), In("gamma", perChannel), In("beta", perChannel),
                In("residual", residual ? shape.Length : 0),
                InOut("runningMean", shape.C), InOut("runningVariance", shape.C, Positive),
                Out("savedMean", shape.C), Out("savedInverseStd", shape.C), Out("output", shape.Length),
            ],
            Run = (d, b) => d.BatchNorm.ForwardTraining(b["input"], default, b["gamma"], b["beta"],
                b["residual"], shape,
                b["runningMean"], b["runningVariance"], b["savedMean"], b["savedInverseStd"], b["output"]),
            // A variance of two or three rows may be tiny: its inverse root magnifies the rounding of the input.
            AbsoluteTolerance = 2e-5,
            RelativeTolerance = 2e-5,
            HugeScale = 1e10,
        };
        yield return forward;
        yield return new OpCase<T>($"batch norm training backward in place, {name}")
        {
            Forward = forward,
            Buffers =
            [
                InOut("dOutput", shape.Length), In("input", shape.Length),
                In("output", shape.Relu ? shape.Length : 0), In("gamma", perChannel),
                In("savedMean", shape.C), In("savedInverseStd", shape.C),
                Out("dResidual", residual ? shape.Length : 0), Out("dGamma", perChannel), Out("dBeta", perChannel),
            ],
            Run = (d, b) => d.BatchNorm.BackwardTraining(b["dOutput"], b["input"], b["output"], mask: default,
                b["gamma"], b["savedMean"], b["savedInverseStd"], shape, (b["dOutput"], Accumulation.Overwrite),
                (b["dResidual"], Accumulation.Overwrite), (b["dGamma"], Accumulation.Overwrite),
                (b["dBeta"], Accumulation.Overwrite)),
            ChecksGradient = false, // the gradient lies where dOutput was
            AbsoluteTolerance = 5e-5,
            RelativeTolerance = 2e-5,
            HugeScale = shape.Rows > 2 ? 1e10 : 1,
        };

        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"batch norm training backward, {name}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", shape.Length), In("input", shape.Length),
                    In("output", shape.Relu ? shape.Length : 0), In("gamma", perChannel),
                    In("savedMean", shape.C), In("savedInverseStd", shape.C),
                    Out("dInput", shape.Length, mode), Out("dResidual", residual ? shape.Length : 0, mode),
                    Out("dGamma", perChannel, mode), Out("dBeta", perChannel, mode),
                ],
                Run = (d, b) => d.BatchNorm.BackwardTraining(b["dOutput"], b["input"], b["output"], mask: default,
                    b["gamma"], b["savedMean"], b["savedInverseStd"], shape, (b["dInput"], mode),
                    (b["dResidual"], mode), (b["dGamma"], mode), (b["dBeta"], mode)),
                AbsoluteTolerance = 5e-5,
                RelativeTolerance = 2e-5,
                // Two rows normalise to +1 and -1 whatever they hold: their gradient is epsilon's alone, and beside
                // huge values nothing but rounding.
                HugeScale = shape.Rows > 2 ? 1e10 : 1,
            };
        }
    }

    private static IEnumerable<OpCase<T>> Evaluation<T>(BatchNormShape shape, bool affine, bool residual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = Describe(shape, affine, residual);
        int perChannel = affine ? shape.C : 0;
        var forward = new OpCase<T>($"batch norm evaluation, {name}")
        {
            Buffers =
            [
                In("input", shape.Length), In("gamma", perChannel), In("beta", perChannel),
                In("residual", residual ? shape.Length : 0),
                In("runningMean", shape.C), In("runningVariance", shape.C, Positive), Out("output", shape.Length),
            ],
            Run = (d, b) => d.BatchNorm.ForwardEvaluation(b["input"], b["gamma"], b["beta"], b["residual"],
                b["runningMean"], b["runningVariance"], shape, b["output"]),
            HugeScale = 1e10,
        };
        yield return forward;
        yield return forward with
        {
            Name = $"batch norm evaluation in place, {name}",
            Buffers =
            [
                InOut("input", shape.Length), In("gamma", perChannel), In("beta", perChannel),
                In("residual", residual ? shape.Length : 0),
                In("runningMean", shape.C), In("runningVariance", shape.C, Positive),
            ],
            Run = (d, b) => d.BatchNorm.ForwardEvaluation(b["input"], b["gamma"], b["beta"], b["residual"],
                b["runningMean"], b["runningVariance"], shape, b["input"]),
        };

        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"batch norm evaluation backward, {name}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", shape.Length), In("input", shape.Length),
                    In("output", shape.Relu ? shape.Length : 0), In("gamma", perChannel),
                    In("runningMean", shape.C), In("runningVariance", shape.C),
                    Out("dInput", shape.Length, mode), Out("dResidual", residual ? shape.Length : 0, mode),
                    Out("dGamma", perChannel, mode), Out("dBeta", perChannel, mode),
                ],
                Run = (d, b) => d.BatchNorm.BackwardEvaluation(b["dOutput"], b["input"], b["output"], b["gamma"],
                    b["runningMean"], b["runningVariance"], shape, (b["dInput"], mode), (b["dResidual"], mode),
                    (b["dGamma"], mode), (b["dBeta"], mode)),
                AbsoluteTolerance = 5e-5,
                HugeScale = 1e10,
            };
        }
    }
}
