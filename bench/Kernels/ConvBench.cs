using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// Every distinct layer of ResNet-18 with the CIFAR stem in its three directions.
/// </summary>
public class ConvBench : KernelBench
{
    private static readonly (string Layer, int Side, int C, int OutC, int Kernel, int Stride)[] Layers =
    [
        ("stem", 32, 3, 64, 3, 1),
        ("layer1", 32, 64, 64, 3, 1),
        ("layer2.0.conv1", 32, 64, 128, 3, 2),
        ("layer2.0.downsample", 32, 64, 128, 1, 2),
        ("layer2", 16, 128, 128, 3, 1),
        ("layer3.0.conv1", 16, 128, 256, 3, 2),
        ("layer3.0.downsample", 16, 128, 256, 1, 2),
        ("layer3", 8, 256, 256, 3, 1),
        ("layer4.0.conv1", 8, 256, 512, 3, 2),
        ("layer4.0.downsample", 8, 256, 512, 1, 2),
        ("layer4", 4, 512, 512, 3, 1),
    ];

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
        => Layers.SelectMany(layer => Cases(device, layer.Layer, new Conv2dShape(
            options.Views, layer.Side, layer.Side, layer.C, layer.OutC, layer.Kernel, layer.Kernel, layer.Stride,
            Padding: layer.Kernel / 2)));

    private static IEnumerable<BenchCase> Cases(IKernelDevice<float> device, string layer, Conv2dShape shape)
    {
        yield return new BenchCase($"conv/{layer}/forward", () =>
        {
            var (input, weight, output) = Tensors();
            return () => device.Conv2d.Forward(input, weight, shape, output);
        }, shape.Flops);
        yield return new BenchCase($"conv/{layer}/input", () =>
        {
            var (dInput, weight, dOutput) = Tensors();
            return () => device.Conv2d.BackwardInput(dOutput, weight, shape, dInput, Accumulation.Overwrite);
        }, shape.Flops);
        yield return new BenchCase($"conv/{layer}/weight", () =>
        {
            var (input, dWeight, dOutput) = Tensors();
            return () => device.Conv2d.BackwardWeight(dOutput, input, shape, dWeight, Accumulation.Overwrite);
        }, shape.Flops);

        (BufferView<float> Input, BufferView<float> Weight, BufferView<float> Output) Tensors() => (
            Random(device, shape.InputLength), Random(device, shape.WeightLength),
            Random(device, shape.OutputLength));
    }
}
