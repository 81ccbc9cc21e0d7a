using System.Diagnostics;

namespace SimClr.Kernels.Cpu;

/// <summary>Winograd's algorithm along the rows. It has no input gradient for stride 2.</summary>
internal sealed class RowWinogradPasses<V, TScheme>(CpuThreads threads, IDeviceMemory memory) : IConvPasses
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private readonly RowWinogradConv<V, TScheme> conv = new(threads, memory);
    private readonly RowWinogradWeight<V, TScheme> backwardWeight = new(threads, memory);

    public void Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics)
        => conv.Forward(input, weight, shape, output, statistics);

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        Debug.Assert(shape.Stride == 1, "RowWinogradPasses: the input gradient has stride 1");
        conv.BackwardInput(dOutput, weight, shape, dInput, accumulation);
    }

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
        => backwardWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);

    public double Flops(in Conv2dShape shape, ConvDirection direction)
    {
        var grid = direction == ConvDirection.BackwardInput
            ? WinogradGrid<TScheme>.BackwardInput(shape) : WinogradGrid<TScheme>.Forward(shape);
        return 2.0 * shape.KH * TScheme.Points * grid.N * grid.TargetH * grid.TilesW * shape.C * shape.OutC;
    }
}
