using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// One update of ResNet-18's eleven million parameters, nearly: the same tensors as the peer's.
/// </summary>
public class OptimizerBench : KernelBench
{
    private static readonly int[] Lengths =
    [
        64 * 27, .. Enumerable.Repeat(64 * 576, 4), 128 * 576, .. Enumerable.Repeat(128 * 1152, 3),
        256 * 1152, .. Enumerable.Repeat(256 * 2304, 3), 512 * 2304, .. Enumerable.Repeat(512 * 4608, 3),
        .. Enumerable.Repeat(512, 40),
    ];

    private static readonly double Bytes = sizeof(float) * Lengths.Sum(length => (double)length);

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
    {
        var step = new OptimizerStep(LearningRate: 1e-3, WeightDecay: 1e-4);
        yield return new BenchCase("norm/sgd 11M", () =>
        {
            var slots = Slots(device, secondMoment: false);
            return () => device.Optimizer.Sgd(slots, step);
        }, Bytes: 5 * Bytes); // weight and momentum read and written, gradient read
        yield return new BenchCase("norm/adamw 11M", () =>
        {
            var slots = Slots(device, secondMoment: true);
            return () => device.Optimizer.AdamW(slots, step);
        }, Bytes: 7 * Bytes);
        yield return new BenchCase("norm/lars 11M", () =>
        {
            var slots = Slots(device, secondMoment: false);
            return () => device.Optimizer.Lars(slots, step);
        }, Bytes: 5 * Bytes);
    }

    private static ParameterSlot<float>[] Slots(IKernelDevice<float> device, bool secondMoment)
    {
        return [.. Lengths.Select(length => new ParameterSlot<float>(
            Random(device, length), Random(device, length, seed: 2), Zeros(length),
            secondMoment ? Zeros(length) : default, Decay: true, Adapt: true))];

        BufferView<float> Zeros(int length)
        {
            var zeros = Random(device, length);
            device.Elementwise.Fill(zeros, 0);
            return zeros;
        }
    }
}
