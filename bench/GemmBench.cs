using SimClr.Bench.Compare;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench;

/// <summary>Square matrix products.</summary>
public class GemmBench : KernelBench
{
    private static readonly int[] Sides = [256, 512, 1024, 2048];

    public override IEnumerable<BenchCase> Cases(CpuDevice device, MeasureOptions options)
        => Sides.Select(side => Create(device, side));

    private static BenchCase Create(CpuDevice device, int side)
    {
        var shape = new GemmShape(side, side, side);
        return new BenchCase($"gemm/{side}", Prepare, shape.Flops);

        Action Prepare()
        {
            long length = (long)side * side;
            var (a, b, c) = (Random(device, length), Random(device, length, seed: 2), Random(device, length));
            return () => device.Gemm.Multiply(a, b, default, shape, c, Accumulation.Overwrite);
        }
    }
}
