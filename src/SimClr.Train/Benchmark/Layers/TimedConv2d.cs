using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Train.Recipes;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>Convolutions that write down how long they took.</summary>
internal sealed class TimedConv2d(Kernels.Cpu.Conv2d kernels, LayerLog log) : IConv2dKernels<float>
{
    public bool Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> moments = default)
    {
        var copy = shape;
        bool given = false;
        log.Time(Call(shape, ConvDirection.Forward),
            () => given = kernels.Forward(input, weight, copy, output, moments));
        return given;
    }

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        var copy = shape;
        log.Time(Call(shape, ConvDirection.BackwardInput),
            () => kernels.BackwardInput(dOutput, weight, copy, dInput, accumulation));
    }

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        var copy = shape;
        log.Time(Call(shape, ConvDirection.BackwardWeight),
            () => kernels.BackwardWeight(dOutput, input, copy, dWeight, accumulation));
    }

    private LayerCall Call(in Conv2dShape shape, ConvDirection direction)
    {
        var cost = kernels.Cost(shape, direction);
        return new LayerCall(
            $"conv {shape.Layer}", Algorithms.Name(direction), Algorithms.Name(cost.Algorithm), cost.Flops,
            sizeof(float) * (double)(shape.InputLength + shape.WeightLength + shape.OutputLength));
    }
}
