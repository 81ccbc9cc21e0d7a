namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Elementwise<V>(CpuThreads threads) : IElementwiseKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Fill(BufferView<float> output, float value)
        => FlatPass<V>.Run(threads, output.Length, new FillKernel(value, output.Pointer));

    public void Map<TOp>(BufferView<float> input, BufferView<float> output) where TOp : struct, IUnaryOp
        => FlatPass<V>.Run(threads, output.Length, new UnaryKernel<TOp>(input.Pointer, output.Pointer));

    public void Map<TOp>(BufferView<float> a, BufferView<float> b, BufferView<float> output,
        Accumulation accumulation)
        where TOp : struct, IBinaryOp
        => FlatPass<V>.Run(threads, output.Length,
            new BinaryKernel<TOp>(a.Pointer, b.Pointer, output.Pointer, accumulation == Accumulation.Add));

    public void Map<TOp>(BufferView<float> a, float b, BufferView<float> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp
        => FlatPass<V>.Run(threads, output.Length,
            new ConstantKernel<TOp>(a.Pointer, b, output.Pointer, accumulation == Accumulation.Add));
}
