namespace SimClr.Kernels.Cpu;

/// <summary>
/// Winograd's algorithm by tiles: a scheme for the forward pass and the weight gradient, and one for the input
/// gradient, which with stride 1 is the same.
/// </summary>
internal sealed class WinogradPasses<V, TScheme, TInput>(CpuThreads threads, IDeviceMemory memory) : IConvPasses
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
    where TInput : struct, IWinogradScheme
{
    private readonly WinogradConv<V, TScheme> forward = new(threads, memory);
    private readonly WinogradConv<V, TInput> backwardInput = new(threads, memory);
    private readonly WinogradWeight<V, TScheme> backwardWeight = new(threads, memory);

    public void Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics)
        => forward.Forward(input, weight, shape, output, statistics);

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
        => backwardInput.BackwardInput(dOutput, weight, shape, dInput, accumulation);

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
        => backwardWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);

    public double Flops(in Conv2dShape shape, ConvDirection direction)
    {
        double products = direction == ConvDirection.BackwardInput
            ? WinogradGrid<TInput>.BackwardInput(shape).Products
            : WinogradGrid<TScheme>.Forward(shape).Products;
        return 2.0 * products * shape.C * shape.OutC;
    }
}
