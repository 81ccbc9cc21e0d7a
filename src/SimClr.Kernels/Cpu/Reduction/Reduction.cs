namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Reduction<V>(CpuThreads threads, IDeviceMemory memory) : IReductionKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Sum(BufferView<float> input, BufferView<float> output)
        => output[0] = (float)Sum(new PlainTerms(input.Pointer), input.Length);

    public void SumOfSquares(BufferView<float> input, BufferView<float> output)
        => output[0] = (float)Sum(new SquareTerms(input.Pointer), input.Length);

    public void SumRows(BufferView<float> input, long rows, int columns, BufferView<float> output,
        Accumulation accumulation)
    {
        using var scratch = new Scratch(memory, 2L * columns);
        double* sums = (double*)scratch.Pointer;
        ColumnSums<V>.OfAll(threads, memory, new PlainTerms(input.Pointer), rows, columns, sums);
        for (int column = 0; column < columns; column++)
        {
            double before = accumulation == Accumulation.Add ? output[column] : 0;
            output[column] = (float)(before + sums[column]);
        }
    }

    public void AllFinite(BufferView<float> input, BufferView<float> output)
        => output[0] = Sum(new FiniteTerms(input.Pointer), input.Length) == 0 ? 1 : 0;

    private double Sum<TTerms>(TTerms terms, long length) where TTerms : struct, IColumnTerms
        => FlatSums<V>.Of(threads, memory, terms, length).First;
}
