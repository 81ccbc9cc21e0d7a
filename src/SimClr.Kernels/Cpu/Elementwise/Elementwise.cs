namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Elementwise<V>(CpuThreads threads) : IElementwiseKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Fill(ArrayView<float> output, float value)
        => FlatPass<V>.Run(threads, output.Length, new FillKernel(value, output.Pointer));

    public void Add(ArrayView<float> a, ArrayView<float> b, ArrayView<float> output)
        => FlatPass<V>.Run(threads, output.Length, new AddKernel(a.Pointer, b.Pointer, output.Pointer));

    public void Scale(ArrayView<float> input, float scale, ArrayView<float> output, Accumulation accumulation)
        => FlatPass<V>.Run(threads, output.Length,
            new ScaleKernel(input.Pointer, scale, output.Pointer, accumulation == Accumulation.Add));

    public void Relu(ArrayView<float> input, ArrayView<float> output)
        => FlatPass<V>.Run(threads, output.Length, new ReluKernel(input.Pointer, output.Pointer));

    public void ReluBackward(ArrayView<float> dOutput, ArrayView<float> output, ArrayView<float> dInput,
        Accumulation accumulation)
        => FlatPass<V>.Run(threads, dInput.Length, new ReluGradientKernel(
            dOutput.Pointer, output.Pointer, dInput.Pointer, accumulation == Accumulation.Add));
}
