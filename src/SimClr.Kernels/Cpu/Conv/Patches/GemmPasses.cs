namespace SimClr.Kernels.Cpu;

/// <summary>Any convolution as products of patches.</summary>
internal sealed class GemmPasses<V>(CpuThreads threads, IDeviceMemory memory) : IConvPasses
    where V : struct, IFloatVector<V>
{
    private readonly ImplicitGemm<V> patches = new(threads, memory);
    private readonly ImplicitGemmWeight<V> patchesWeight = new(threads, memory);
    private readonly PointwiseWeight<V> pointwiseWeight = new(threads, memory);

    public void Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics)
        => patches.Forward(input, weight, shape, output, statistics);

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
        => patches.BackwardInput(dOutput, weight, shape, dInput, accumulation);

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        if (PointwiseWeight<V>.Suits(shape))
        {
            pointwiseWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
        }
        else
        {
            patchesWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
        }
    }

    public double Flops(in Conv2dShape shape, ConvDirection direction) => shape.Flops;
}
