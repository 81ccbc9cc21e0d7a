using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>The loss and its gradient on embeddings that have length 1 already.</summary>
public class NtXentBench : KernelBench
{
    private const int D = 128;

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
        => new[] { 256, 1024, 4096 }.Select(pairs => new BenchCase($"ntxent/{pairs}x{D}", () =>
        {
            var shape = new NtXentShape(pairs, D, Temperature: 0.5);
            var z = Random(device, shape.Length);
            var inverseNorm = Random(device, shape.Rows);
            device.Normalize.Forward(z, shape.Rows, D, 1e-12, z, inverseNorm);
            var (dZ, logSumExp) = (Random(device, shape.Length), Random(device, shape.Rows));
            var (loss, dLoss) = (Random(device, 1), Random(device, 1));
            device.Elementwise.Fill(dLoss, 1);
            return () =>
            {
                device.NtXent.Forward(z, default, shape, loss, logSumExp);
                device.NtXent.Backward(dLoss, z, default, logSumExp, shape, dZ, Accumulation.Overwrite);
            };
        }));
}
