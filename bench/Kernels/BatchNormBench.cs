using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// Batch norm with ReLU, and with residual and ReLU, on the largest and the smallest map of ResNet-18.
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
        foreach (bool withResidual in new[] { false, true })
        {
            string name = withResidual ? "bn+add+relu" : "bn+relu";
            int extra = withResidual ? 1 : 0; // a map read forward, written backward
            yield return new BenchCase(
                $"norm/{name} forward {map}", () => Forward(withResidual), Bytes: (2 + extra) * mapBytes);
            yield return new BenchCase(
                $"norm/{name} backward {map}", () => Backward(withResidual), Bytes: (4 + extra) * mapBytes);
        }

        yield return new BenchCase($"norm/bn+relu evaluation {map}", () =>
        {
            var (input, output) = (Random(device, shape.Length), Random(device, shape.Length));
            var (gamma, beta, mean, variance) = (Channels(), Channels(), Channels(), Positive());
            return () => device.BatchNorm.ForwardEvaluation(
                input, gamma, beta, default, mean, variance, shape, output);
        }, Bytes: 2 * mapBytes);

        Action Forward(bool withResidual)
        {
            var (input, output) = (Random(device, shape.Length), Random(device, shape.Length));
            var residual = withResidual ? Random(device, shape.Length) : default;
            var (gamma, beta, mean, variance) = (Channels(), Channels(), Channels(), Positive());
            var (savedMean, savedInverseStd) = (Channels(), Channels());
            return () => device.BatchNorm.ForwardTraining(
                input, gamma, beta, residual, shape, mean, variance, savedMean, savedInverseStd, output);
        }

        Action Backward(bool withResidual)
        {
            var (input, output) = (Random(device, shape.Length), Random(device, shape.Length));
            var (dInput, dOutput) = (Random(device, shape.Length), Random(device, shape.Length));
            var dResidual = withResidual ? Random(device, shape.Length) : default;
            var (gamma, savedMean, savedInverseStd) = (Channels(), Channels(), Positive());
            var (dGamma, dBeta) = (Channels(), Channels());
            return () => device.BatchNorm.BackwardTraining(
                dOutput, input, output, gamma, savedMean, savedInverseStd, shape,
                dInput, Overwrite, dResidual, Overwrite, dGamma, dBeta, Overwrite);
        }

        BufferView<float> Channels() => Random(device, c);

        BufferView<float> Positive()
        {
            var values = Channels();
            device.Elementwise.Fill(values, 0.7f);
            return values;
        }
    }
}
