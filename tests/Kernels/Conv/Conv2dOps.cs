using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class Conv2dOps : IOpTable
{
    /// <summary>
    /// Tails in C and OutC around every register width, every kernel size, stride and padding that networks
    /// use and some that they do not, images smaller than the kernel, one pixel, one channel.
    /// </summary>
    public static IReadOnlyList<Conv2dShape> Shapes { get; } =
    [
        new(N: 2, H: 5, W: 7, C: 3, OutC: 8, KH: 3, KW: 3, Stride: 1, Padding: 1), // stem
        new(N: 1, H: 9, W: 8, C: 3, OutC: 17, KH: 7, KW: 7, Stride: 2, Padding: 3), // ImageNet stem
        new(N: 2, H: 6, W: 6, C: 17, OutC: 5, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 3, H: 7, W: 5, C: 16, OutC: 33, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 2, H: 5, W: 5, C: 19, OutC: 31, KH: 1, KW: 1, Stride: 1, Padding: 0),
        new(N: 2, H: 7, W: 6, C: 32, OutC: 16, KH: 1, KW: 1, Stride: 2, Padding: 0), // downsample
        new(N: 1, H: 4, W: 4, C: 8, OutC: 9, KH: 1, KW: 1, Stride: 1, Padding: 1),
        new(N: 1, H: 1, W: 1, C: 1, OutC: 1, KH: 1, KW: 1, Stride: 1, Padding: 0),
        new(N: 1, H: 1, W: 1, C: 5, OutC: 3, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 2, H: 2, W: 3, C: 5, OutC: 7, KH: 3, KW: 3, Stride: 1, Padding: 2),
        new(N: 1, H: 8, W: 9, C: 2, OutC: 15, KH: 5, KW: 5, Stride: 1, Padding: 2),
        new(N: 2, H: 9, W: 7, C: 4, OutC: 4, KH: 5, KW: 5, Stride: 3, Padding: 0),
        new(N: 1, H: 8, W: 8, C: 6, OutC: 2, KH: 2, KW: 2, Stride: 3, Padding: 0), // pixels no tap reaches
        new(N: 2, H: 5, W: 6, C: 3, OutC: 6, KH: 3, KW: 1, Stride: 1, Padding: 1),
        new(N: 1, H: 5, W: 4, C: 7, OutC: 4, KH: 2, KW: 3, Stride: 1, Padding: 3),
        new(N: 1, H: 10, W: 11, C: 300, OutC: 12, KH: 1, KW: 1, Stride: 1, Padding: 0), // two cuts of depth
        new(N: 1, H: 4, W: 5, C: 31, OutC: 70, KH: 3, KW: 3, Stride: 1, Padding: 0),
        // Winograd: whole tiles, tiles that hang over the edge, every padding, more than one block.
        new(N: 2, H: 8, W: 8, C: 16, OutC: 32, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 7, W: 5, C: 32, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 3, H: 4, W: 4, C: 16, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 6, W: 9, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 0),
        new(N: 1, H: 5, W: 3, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 2),
        new(N: 1, H: 4, W: 5, C: 272, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1), // few tiles, two cuts
        new(N: 2, H: 7, W: 8, C: 16, OutC: 80, KH: 3, KW: 3, Stride: 1, Padding: 1), // half a panel
        new(N: 7, H: 15, W: 17, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 16, W: 16, C: 16, OutC: 32, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 2, H: 9, W: 6, C: 32, OutC: 16, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 5, H: 13, W: 18, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 2, H: 6, W: 7, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 2, Padding: 0), // not Winograd
        // Tiles of 3x3: whole ones, over the edge, of both strides, few and many of them.
        new(N: 2, H: 6, W: 6, C: 32, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 3, W: 5, C: 16, OutC: 144, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 90, H: 3, W: 3, C: 32, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 2, H: 11, W: 12, C: 32, OutC: 16, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 50, H: 5, W: 6, C: 32, OutC: 48, KH: 3, KW: 3, Stride: 2, Padding: 1),
        // Tiles of 2x2: whole ones, over the edge, without padding, few and many of them.
        new(N: 3, H: 2, W: 2, C: 32, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 2, H: 2, W: 5, C: 16, OutC: 32, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 4, W: 4, C: 16, OutC: 272, KH: 3, KW: 3, Stride: 1, Padding: 0),
        new(N: 150, H: 2, W: 2, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1),
        // Weight gradients by rows: blocks of an image's rows, of some images, several blocks of channels.
        new(N: 1, H: 19, W: 70, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 19, H: 5, W: 5, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 2),
        new(N: 1, H: 23, W: 200, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 1, H: 5, W: 6, C: 80, OutC: 144, KH: 3, KW: 3, Stride: 2, Padding: 1),
        // By rows in every direction: 4 and 8 channels, more rows than a task takes, images that share one.
        new(N: 2, H: 9, W: 10, C: 4, OutC: 12, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 1, H: 9, W: 10, C: 8, OutC: 24, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 51, W: 5, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 0),
        new(N: 65, H: 4, W: 3, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 2, H: 8, W: 7, C: 5, OutC: 17, KH: 1, KW: 1, Stride: 3, Padding: 0), // pixels no tap reaches
        new(N: 1, H: 6, W: 5, C: 3, OutC: 4, KH: 1, KW: 1, Stride: 2, Padding: 1),
        new(N: 1, H: 6, W: 40, C: 3, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1), // patches inside a row
        new(N: 11, H: 10, W: 10, C: 2, OutC: 3, KH: 3, KW: 3, Stride: 1, Padding: 1), // several blocks
    ];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Shapes.SelectMany(OfShape<T>);

    public static IEnumerable<OpCase<T>> OfShape<T>(Conv2dShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (n, h, w, c, outC, kernelH, kernelW, stride, padding) = shape;
        string name =
            $"({n},{h},{w},{c}) to {outC}, kernel {kernelH}x{kernelW}, stride {stride}, padding {padding}";
        // Sums of products of standard normals: rounding grows with the square root of their number.
        long summands = Math.Max(kernelH * kernelW * Math.Max(c, outC), shape.OutputLength / outC);
        // Winograd's transforms double the error on average, and have more outliers.
        bool winograd = kernelH == 3 && kernelW == 3 && stride <= 2 && c % 4 == 0 && outC % 4 == 0;
        double absolute = (winograd ? 5e-6 : 1e-6) * Math.Sqrt(summands);
        // Taps outside the image are zeros that take part in the sum (0 · NaN is NaN); the reference leaves
        // them out.
        bool nanSpreads = padding > 0 || kernelH > 1 || kernelW > 1;
        var forward = new OpCase<T>($"conv2d {name}")
        {
            Buffers =
            [
                In("input", shape.InputLength), In("weight", shape.WeightLength),
                Out("output", shape.OutputLength),
            ],
            Run = (d, b) => d.Conv2d.Forward(b["input"], b["weight"], shape, b["output"]),
            AbsoluteTolerance = absolute,
            NaNSpreads = nanSpreads,
            RoundsFactors = true,
        };
        yield return forward;
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"conv2d backward input {name}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", shape.OutputLength), In("weight", shape.WeightLength),
                    Out("dInput", shape.InputLength, mode),
                ],
                Run = (d, b) => d.Conv2d.BackwardInput(b["dOutput"], b["weight"], shape, b["dInput"], mode),
                AbsoluteTolerance = absolute,
                NaNSpreads = nanSpreads,
                RoundsFactors = true,
            };
            yield return new OpCase<T>($"conv2d backward weight {name}, {mode}")
            {
                Forward = forward,
                Buffers =
                [
                    In("dOutput", shape.OutputLength), In("input", shape.InputLength),
                    Out("dWeight", shape.WeightLength, mode),
                ],
                Run = (d, b) => d.Conv2d.BackwardWeight(b["dOutput"], b["input"], shape, b["dWeight"], mode),
                AbsoluteTolerance = absolute,
                NaNSpreads = nanSpreads,
                RoundsFactors = true,
            };
        }
    }
}
