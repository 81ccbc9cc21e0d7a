using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>Square products, and a projection head's layer on 128 views in its three directions.</summary>
public class GemmBench : KernelBench
{
    private const string Largest = "8192"; // too long for a CPU

    private static readonly (string Name, GemmShape Shape)[] Products =
    [
        .. new[] { 256, 512, 1024, 2048, 8192 }.Select(side => ($"{side}", new GemmShape(side, side, side))),
        ("linear forward", new GemmShape(M: 128, N: 512, K: 512, TransposeB: true)),
        ("linear input", new GemmShape(M: 128, N: 512, K: 512)),
        ("linear weight", new GemmShape(M: 512, N: 512, K: 128, TransposeA: true)),
    ];

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
        => Products.Where(product => product.Name != Largest || options.OnCuda).Select(product => new BenchCase($"gemm/{product.Name}", () =>
        {
            var shape = product.Shape;
            var a = Random(device, (long)shape.M * shape.K);
            var b = Random(device, (long)shape.K * shape.N, seed: 2);
            var c = Random(device, (long)shape.M * shape.N);
            return () => device.Gemm.Multiply(a, b, default, shape, c, Accumulation.Overwrite);
        }, product.Shape.Flops));
}
