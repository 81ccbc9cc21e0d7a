using System.Diagnostics;

namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Pooling<V>(CpuThreads threads, IDeviceMemory memory) : IPoolingKernels<float>
    where V : struct, IFloatVector<V>
{
    public void MaxForward(ArrayView<float> input, in Pool2dShape shape, ArrayView<float> output,
        ArrayView<int> argMax)
    {
        Debug.Assert(shape.Padding < shape.Kernel, "MaxForward: a window lies in the padding");
        var window = new MaxWindow(shape);
        int outH = shape.OutH, c = shape.C, lanes = c - c % V.Width;
        ForRows((long)shape.N * outH, (long)shape.OutW * c, row =>
        {
            int n = (int)(row / outH), oh = (int)(row % outH);
            window.Forward<V>(input.Pointer, n, oh, 0, lanes, output.Pointer, argMax.Pointer);
            window.Forward<F32x1>(input.Pointer, n, oh, lanes, c, output.Pointer, argMax.Pointer);
        });
    }

    public void MaxBackward(ArrayView<float> dOutput, ArrayView<int> argMax, in Pool2dShape shape,
        ArrayView<float> dInput, Accumulation accumulation)
    {
        var window = new MaxWindow(shape);
        bool add = accumulation == Accumulation.Add;
        int height = shape.H, c = shape.C, lanes = c - c % V.Width;
        ForRows((long)shape.N * height, (long)shape.W * c, row =>
        {
            int n = (int)(row / height), h = (int)(row % height);
            window.Backward<V>(dOutput.Pointer, argMax.Pointer, n, h, 0, lanes, dInput.Pointer, add);
            window.Backward<F32x1>(dOutput.Pointer, argMax.Pointer, n, h, lanes, c, dInput.Pointer, add);
        });
    }

    public void GlobalAverageForward(ArrayView<float> input, int n, int positions, int c, ArrayView<float> output)
    {
        var chunks = new RowChunks(n, (long)positions * c);
        threads.For(chunks.Count, chunk =>
        {
            using var scratch = new Scratch(memory, 2L * c);
            double* sums = (double*)scratch.Pointer;
            for (long image = chunks.First(chunk); image < chunks.End(chunk); image++)
            {
                ColumnSums<V>.Of(memory, new PlainTerms(input.Pointer, c), image * positions, (image + 1) * positions,
                    c, sums);
                for (int channel = 0; channel < c; channel++)
                {
                    output[image * c + channel] = (float)(sums[channel] / positions);
                }
            }
        });
    }

    public void GlobalAverageBackward(ArrayView<float> dOutput, int n, int positions, int c,
        ArrayView<float> dInput, Accumulation accumulation)
    {
        bool add = accumulation == Accumulation.Add;
        ForRows((long)n * positions, c, row => FlatPass<V>.Run(0, c, new ScaleKernel(
            dOutput.Pointer + row / positions * c, 1f / positions, dInput.Pointer + row * c, add)));
    }

    private void ForRows(long rows, long columns, Action<long> body)
    {
        var chunks = new RowChunks(rows, columns);
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                body(row);
            }
        });
    }
}
