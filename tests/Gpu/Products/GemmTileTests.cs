using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Kernels;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu;

/// <summary>
/// The op table's shapes are too small for the large tiles. Here these are taken as soon as they fit, and
/// must give the bits of the small ones, which the op table compares with the reference.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class GemmTileTests
{
    private static readonly GemmShape[] GemmShapes =
    [
        new(132, 196, 28), new(65, 68, 36, TransposeB: true), new(196, 132, 20, TransposeA: true),
        new(261, 60, 24), new(136, 64, 600, TransposeB: true), new(260, 8, 20, TransposeA: true),
    ];

    private static readonly Conv2dShape[] ConvShapes =
    [
        new(N: 2, H: 9, W: 8, C: 8, OutC: 72, KH: 3, KW: 3, Stride: 1, Padding: 1),
        new(N: 1, H: 17, W: 15, C: 68, OutC: 12, KH: 3, KW: 3, Stride: 2, Padding: 1),
        new(N: 3, H: 10, W: 10, C: 4, OutC: 80, KH: 1, KW: 1, Stride: 2, Padding: 0),
        new(N: 1, H: 11, W: 13, C: 80, OutC: 20, KH: 2, KW: 1, Stride: 1, Padding: 1),
    ];

    [Test]
    public void GemmHasTheSameBits(
        [Values] Precision precision, [ValueSource(nameof(GemmShapes))] GemmShape shape)
        => HasTheSameBits(precision, [Row(shape, Accumulation.Overwrite), Row(shape, Accumulation.Add)]);

    [Test]
    public void ConvHasTheSameBits(
        [Values] Precision precision, [ValueSource(nameof(ConvShapes))] Conv2dShape shape)
    {
        var (single, inDouble) = (Conv2dOps.OfShape<float>(shape), Conv2dOps.OfShape<double>(shape));
        HasTheSameBits(precision, single.Zip(inDouble, (f, d) => new OpRow(f, d)));
    }

    private static OpRow Row(GemmShape shape, Accumulation mode)
        => new(GemmOps.Row<float>(shape, bias: true, mode), GemmOps.Row<double>(shape, bias: true, mode));

    private static void HasTheSameBits(Precision precision, IEnumerable<OpRow> rows)
    {
        using var gpu = new InterpretedGpu();
        var (small, _) = Device(gpu, precision, long.MaxValue);
        var (large, launcher) = Device(gpu, precision, 0);
        foreach (var row in rows)
        {
            var inputs = OpData.For(row.Double);
            var expected = OpRunner.Run(small, row.Single, inputs, misalign: false);
            var actual = OpRunner.Run(large, row.Single, inputs, misalign: false);
            OpComparison.SameBits(row.Single, expected, actual, "small tiles, with large tiles");
        }

        var tiles = launcher.Launched.SelectMany(kernel => kernel.Method.GetGenericArguments());
        Assert.That(tiles, Has.Some.EqualTo(typeof(Tiles.Large)).Or.EqualTo(typeof(Tiles.Tall)));
    }

    private static (CudaDevice Device, KernelLauncher Launcher) Device(
        IGpu gpu, Precision precision, long enoughTiles)
    {
        var launcher = new KernelLauncher(gpu);
        var device = new CudaDevice(gpu, precision)
        {
            Gemm = Products.Gemm(launcher, gpu.Memory, precision, enoughTiles),
            Conv2d = Products.Conv2d(launcher, gpu.Memory, precision, enoughTiles),
        };
        return (device, launcher);
    }
}
