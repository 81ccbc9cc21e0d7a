using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// The loss and its gradient on embeddings that have length 1 already. The last case is for us alone: the peer's
/// similarities would be 17 GB.
/// </summary>
public class NtXentBench : KernelBench
{
    private static readonly (int Pairs, int D)[] Batches =
        [(256, 128), (1024, 128), (4096, 64), (4096, 128), (4096, 512), (32768, 128)];

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
        => Batches.Select(batch => new BenchCase($"ntxent/{batch.Pairs}x{batch.D}", () =>
        {
            var shape = new NtXentShape(batch.Pairs, batch.D, Temperature: 0.5);
            var z = Random(device, shape.Length);
            var inverseNorm = Random(device, shape.Rows);
            device.Normalize.Forward(z, shape.Rows, shape.D, 1e-12, z, inverseNorm);
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
