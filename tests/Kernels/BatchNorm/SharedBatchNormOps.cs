using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

/// <summary>
/// Batch norm as processes call it that share a batch, cut where they would hear of each other. Here all rows are own
/// ones: <see cref="BatchNormPartsTests"/> has the parts.
/// </summary>
internal sealed class SharedBatchNormOps : IOpTable
{
    private static readonly BatchNormShape[] Shapes =
        [new(5, 17, Relu: true), new(300, 3), new(70, 24, Relu: true), new(33, 130, Relu: true)];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Shapes.SelectMany(OfShape<T>);

    private static IEnumerable<OpCase<T>> OfShape<T>(BatchNormShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = $"{shape.Rows} x {shape.C}{(shape.Relu ? ", relu" : "")}";
        var forward = new OpCase<T>($"batch norm shared, {name}")
        {
            Buffers =
            [
                In("input", shape.Length), In("gamma", shape.C), In("beta", shape.C), In("residual", shape.Length),
                InOut("runningMean", shape.C), InOut("runningVariance", shape.C, Positive),
                Out("savedMean", shape.C), Out("savedInverseStd", shape.C), Out("output", shape.Length),
            ],
            Run = (d, b) => WithDoubles(d, shape, statistics =>
            {
                d.BatchNorm.TakeStatistics(b["input"], shape, statistics);
                d.BatchNorm.ForwardTraining(b["input"], statistics, b["gamma"], b["beta"], b["residual"], shape,
                    b["runningMean"], b["runningVariance"], b["savedMean"], b["savedInverseStd"], b["output"]);
            }),
            AbsoluteTolerance = 2e-5,
            RelativeTolerance = 2e-5,
            HugeScale = 1e10,
        };
        yield return forward;
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"batch norm shared backward, {name}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", shape.Length), In("input", shape.Length),
                    In("output", shape.Relu ? shape.Length : 0), In("gamma", shape.C),
                    In("savedMean", shape.C), In("savedInverseStd", shape.C),
                    Out("dInput", shape.Length, mode), Out("dResidual", shape.Length, mode),
                    Out("dGamma", shape.C, mode), Out("dBeta", shape.C, mode),
                ],
                Run = (d, b) => WithDoubles(d, shape, sums =>
                {
                    d.BatchNorm.SumGradient(b["dOutput"], b["input"], b["output"], mask: default, b["savedMean"],
                        b["savedInverseStd"], shape, sums, (b["dGamma"], mode), (b["dBeta"], mode));
                    d.BatchNorm.DistributeGradient(b["dOutput"], b["input"], b["output"], mask: default, b["gamma"],
                        b["savedMean"], b["savedInverseStd"], sums, shape, (b["dInput"], mode),
                        (b["dResidual"], mode));
                }),
                AbsoluteTolerance = 5e-5,
                RelativeTolerance = 2e-5,
                HugeScale = 1e10,
            };
        }
    }

    private static unsafe void WithDoubles<T>(
        IKernelDevice<T> device, BatchNormShape shape, Action<BufferView<double>> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long bytes = 2L * shape.C * sizeof(double);
        nint block = device.Memory.Allocate(bytes);
        run(new((double*)block, 2L * shape.C));
        device.Synchronize();
        device.Memory.Free(block, bytes);
    }
}
