using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

/// <summary>A convolution and the batch norm behind it, which may take the statistics that the first one gives.</summary>
internal sealed class ConvBatchNormOps : IOpTable
{
    /// <summary>Every algorithm, and tails of everything that it is cut into.</summary>
    public static IReadOnlyList<Conv2dShape> Shapes { get; } =
    [
        new(N: 2, H: 11, W: 13, C: 3, OutC: 19, KH: 3, KW: 3, Stride: 1, Padding: 1), // stem
        new(N: 3, H: 9, W: 14, C: 17, OutC: 40, KH: 1, KW: 1, Stride: 2, Padding: 0), // downsample
        new(N: 1, H: 10, W: 11, C: 5, OutC: 300, KH: 1, KW: 1, Stride: 1, Padding: 0), // columns cut
        new(N: 7, H: 15, W: 17, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1), // blocks of tiles
        new(N: 2, H: 7, W: 8, C: 16, OutC: 80, KH: 3, KW: 3, Stride: 1, Padding: 0), // panels of columns
        new(N: 5, H: 13, W: 18, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 2, Padding: 1),
    ];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Shapes.Select(Forward<T>);

    private static OpCase<T> Forward<T>(Conv2dShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (n, h, w, c, outC, kernelH, kernelW, stride, padding) = shape;
        var norm = new BatchNormShape(shape.OutputLength / outC, outC, Relu: true);
        return new OpCase<T>($"conv2d and batch norm ({n},{h},{w},{c}) to {outC}, kernel {kernelH}x{kernelW}, "
            + $"stride {stride}, padding {padding}")
        {
            Buffers =
            [
                In("input", shape.InputLength), In("weight", shape.WeightLength), In("gamma", outC), In("beta", outC),
                In("residual", shape.OutputLength),
                InOut("runningMean", outC), InOut("runningVariance", outC, Positive),
                Out("map", shape.OutputLength), Out("savedMean", outC), Out("savedInverseStd", outC),
                Out("output", shape.OutputLength),
            ],
            Run = (d, b) => Run(d, b, shape, norm),
            AbsoluteTolerance = 2e-5 * Math.Sqrt(kernelH * kernelW * c),
            RelativeTolerance = 2e-5,
            HugeScale = 1e4, // the map has its square, the variance the fourth power
            NaNSpreads = true,
            RoundsFactors = true,
        };
    }

    private static unsafe void Run<T>(IKernelDevice<T> d, OpArguments<T> b, Conv2dShape shape, BatchNormShape norm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long bytes = 2L * norm.C * sizeof(double);
        var statistics = new BufferView<double>((double*)d.Memory.Allocate(bytes), 2L * norm.C);
        bool given = d.Conv2d.Forward(b["input"], b["weight"], shape, b["map"], statistics);
        d.BatchNorm.ForwardTraining(b["map"], given ? statistics : default, b["gamma"], b["beta"], b["residual"], norm,
            b["runningMean"], b["runningVariance"], b["savedMean"], b["savedInverseStd"], b["output"], mask: default);
        d.Synchronize();
        d.Memory.Free((nint)statistics.Pointer, bytes);
    }
}
