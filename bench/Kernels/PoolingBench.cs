using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>The ImageNet stem's pooling, and the mean before the features.</summary>
public class PoolingBench : KernelBench
{
    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
    {
        var shape = new Pool2dShape(32, 112, 112, 64, Kernel: 3, Stride: 2, Padding: 1);
        const string Map = "32x64x112x112";
        return
        [
            new BenchCase($"norm/max pool forward {Map}", () =>
            {
                var (input, output, argMax) = Tensors();
                return () => device.Pooling.MaxForward(input, shape, output, argMax);
            }),
            new BenchCase($"norm/max pool backward {Map}", () =>
            {
                var (input, output, argMax) = Tensors();
                device.Pooling.MaxForward(input, shape, output, argMax);
                return () => device.Pooling.MaxBackward(output, argMax, shape, input, Accumulation.Overwrite);
            }),
            new BenchCase("norm/global average forward 128x512x4x4", () =>
            {
                var (input, output) = (Random(device, 128 * 16 * 512), Random(device, 128 * 512));
                return () => device.Pooling.GlobalAverageForward(input, 128, 16, 512, output);
            }),
        ];

        (BufferView<float> Input, BufferView<float> Output, BufferView<int> ArgMax) Tensors() => (
            Random(device, shape.InputLength), Random(device, shape.OutputLength),
            Take<int>(device, shape.OutputLength));
    }
}
