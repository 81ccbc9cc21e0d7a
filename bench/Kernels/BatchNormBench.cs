using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// Batch norm with ReLU, and with residual and ReLU, on the largest and the smallest map of ResNet-18, as a training
/// step calls it: behind a convolution that has found the statistics, where the device does so, and with a mask for
/// backward, where it wants one. The peer finds its statistics itself: so does the case of its name.
/// </summary>
public class BatchNormBench : KernelBench
{
    private const Accumulation Overwrite = Accumulation.Overwrite;

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
        => new[] { (N: options.Views, C: 64, Side: 32), (N: options.Views, C: 512, Side: 4) }
            .SelectMany(map => Cases(device, map.N, map.C, map.Side));

    private static IEnumerable<BenchCase> Cases(IKernelDevice<float> device, int n, int c, int side)
    {
        var shape = new BatchNormShape((long)n * side * side, c, Relu: true);
        string map = $"{n}x{c}x{side}x{side}";
        double mapBytes = sizeof(float) * shape.Length;
        long maskBytes = device.BatchNorm.MaskBytes(shape);
        foreach (bool withResidual in new[] { false, true })
        {
            string name = withResidual ? "bn+add+relu" : "bn+relu";
            int extra = withResidual ? 1 : 0; // a map read forward, written backward
            yield return new BenchCase(
                $"norm/{name} forward {map}", () => Forward(withResidual, default), Bytes: (2 + extra) * mapBytes);
            yield return new BenchCase($"norm/{name} forward behind conv {map}",
                () => Forward(withResidual, Statistics()), Bytes: (2 + extra) * mapBytes);
            yield return new BenchCase($"norm/{name} backward {map}",
                () => Backward(withResidual), Bytes: ((maskBytes > 0 ? 3 : 4) + extra) * mapBytes);
        }

        yield return new BenchCase($"norm/bn+relu evaluation {map}", () =>
        {
            var (input, output) = (Random(device, shape.Length), Random(device, shape.Length));
            var (gamma, beta, mean, variance) = (Channels(), Channels(), Channels(), Positive());
            return () => device.BatchNorm.ForwardEvaluation(
                input, gamma, beta, default, mean, variance, shape, output);
        }, Bytes: 2 * mapBytes);

        Action Forward(bool withResidual, BufferView<double> statistics)
        {
            var (input, output) = (Random(device, shape.Length), Random(device, shape.Length));
            var residual = withResidual ? Random(device, shape.Length) : default;
            var (gamma, beta, mean, variance) = (Channels(), Channels(), Channels(), Positive());
            var (savedMean, savedInverseStd, mask) = (Channels(), Channels(), Mask());
            return () => device.BatchNorm.ForwardTraining(input, statistics, gamma, beta, residual, shape,
                mean, variance, savedMean, savedInverseStd, output, mask);
        }

        Action Backward(bool withResidual)
        {
            var (input, mask) = (Random(device, shape.Length), Mask());
            var output = mask.IsEmpty ? Random(device, shape.Length) : default;
            var (dInput, dOutput) = (Random(device, shape.Length), Random(device, shape.Length));
            var dResidual = withResidual ? Random(device, shape.Length) : default;
            var (gamma, savedMean, savedInverseStd) = (Channels(), Channels(), Positive());
            var (dGamma, dBeta) = (Channels(), Channels());
            return () => device.BatchNorm.BackwardTraining(
                dOutput, input, output, mask, gamma, savedMean, savedInverseStd, shape,
                (dInput, Overwrite), (dResidual, Overwrite), (dGamma, Overwrite), (dBeta, Overwrite));
        }

        // What a convolution of this device finds, if it does: 1x1, of random numbers.
        BufferView<double> Statistics()
        {
            var conv = new Conv2dShape(n, side, side, c, c, KH: 1, KW: 1, Stride: 1, Padding: 0);
            var statistics = Upload<double>(device, new double[2 * c]);
            bool found = device.Conv2d.Forward(Random(device, conv.InputLength),
                Random(device, conv.WeightLength), conv, Random(device, conv.OutputLength), statistics);
            return found ? statistics : default;
        }

        BufferView<byte> Mask() => maskBytes > 0
            ? Upload<byte>(device, [.. Enumerable.Repeat((byte)0b0101_0101, (int)maskBytes)])
            : default;

        BufferView<float> Channels() => Random(device, c);

        BufferView<float> Positive()
        {
            var values = Channels();
            device.Elementwise.Fill(values, 0.7f);
            return values;
        }
    }
}
