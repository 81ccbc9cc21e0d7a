using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// Square products, with rows a power of two apart, where caches collide, and an odd number; and layers of projection
/// heads in their three directions: ResNet-18's on 128 views and ResNet-50's on 512.
/// </summary>
public class GemmBench : KernelBench
{
    private const string Largest = "8192"; // too long for a CPU

    private static readonly (string Name, GemmShape Shape)[] Products =
    [
        .. new[] { 256, 257, 512, 511, 1024, 1023, 2048, 2047, 8192 }
            .Select(side => ($"{side}", new GemmShape(side, side, side))),
        .. Layer("linear", views: 128, width: 512),
        .. Layer("linear 2048", views: 512, width: 2048),
    ];

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
        => Products.Where(product => product.Name != Largest || options.OnCuda).Select(product => new BenchCase(
            $"gemm/{product.Name}", () =>
        {
            var shape = product.Shape;
            var a = Random(device, (long)shape.M * shape.K);
            var b = Random(device, (long)shape.K * shape.N, seed: 2);
            var c = Random(device, (long)shape.M * shape.N);
            return () => device.Gemm.Multiply(a, b, default, shape, c, Accumulation.Overwrite);
        }, product.Shape.Flops));

    private static IEnumerable<(string Name, GemmShape Shape)> Layer(string name, int views, int width) =>
    [
        ($"{name} forward", new GemmShape(M: views, N: width, K: width, TransposeB: true)),
        ($"{name} input", new GemmShape(M: views, N: width, K: width)),
        ($"{name} weight", new GemmShape(M: width, N: width, K: views, TransposeA: true)),
    ];
}
