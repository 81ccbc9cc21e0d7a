using SimClr.Kernels;
using SimClr.Kernels.Cpu;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>Convolutions that write down how long they took.</summary>
internal sealed class TimedConv2d(Kernels.Cpu.Conv2d kernels, LayerLog log) : IConv2dKernels<float>
{
    public void Forward(ArrayView<float> input, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> output)
    {
        var copy = shape;
        log.Time(Call(shape, ConvDirection.Forward), () => kernels.Forward(input, weight, copy, output));
    }

    public bool Forward(ArrayView<float> input, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> output, ArrayView<double> moments)
    {
        var copy = shape;
        bool given = false;
        log.Time(Call(shape, ConvDirection.Forward),
            () => given = kernels.Forward(input, weight, copy, output, moments));
        return given;
    }

    public void BackwardInput(ArrayView<float> dOutput, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> dInput, Accumulation accumulation)
    {
        var copy = shape;
        log.Time(Call(shape, ConvDirection.BackwardInput),
            () => kernels.BackwardInput(dOutput, weight, copy, dInput, accumulation));
    }

    public void BackwardWeight(ArrayView<float> dOutput, ArrayView<float> input, in Conv2dShape shape,
        ArrayView<float> dWeight, Accumulation accumulation)
    {
        var copy = shape;
        log.Time(Call(shape, ConvDirection.BackwardWeight),
            () => kernels.BackwardWeight(dOutput, input, copy, dWeight, accumulation));
    }

    private LayerCall Call(in Conv2dShape shape, ConvDirection direction)
    {
        var cost = kernels.Cost(shape, direction);
        string pass = direction switch
        {
            ConvDirection.BackwardInput => "input",
            ConvDirection.BackwardWeight => "weight",
            _ => "forward",
        };
        return new LayerCall(
            $"conv {shape.Layer}", pass, cost.Algorithm, cost.Flops,
            sizeof(float) * (double)(shape.InputLength + shape.WeightLength + shape.OutputLength));
    }
}
