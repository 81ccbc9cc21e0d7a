using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Pooling<V>(CpuThreads threads) : IPoolingKernels<float>
    where V : struct, IFloatVector<V>
{
    public void MaxForward(BufferView<float> input, in Pool2dShape shape, BufferView<float> output,
        BufferView<int> argMax)
    {
        Debug.Assert(shape.Padding < shape.Kernel, "MaxForward: a window lies in the padding");
        var window = new MaxWindow(shape);
        int outH = shape.OutH, c = shape.C, lanes = c - c % V.Width;
        ForRows((long)shape.N * outH, (long)shape.OutW * c, row =>
        {
            int n = (int)(row / outH), oh = (int)(row % outH);
            bool finite = window.Forward<V>(input.Pointer, n, oh, 0, lanes, output.Pointer, argMax.Pointer);
            window.ForwardExact(input.Pointer, n, oh, finite ? lanes : 0, c, output.Pointer, argMax.Pointer);
        });
    }

    public void MaxBackward(BufferView<float> dOutput, BufferView<int> argMax, in Pool2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
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

    public void GlobalAverageForward(BufferView<float> input, int n, int positions, int c, BufferView<float> output)
    {
        int lanes = c - c % V.Width;
        ForRows(n, (long)positions * c, image =>
        {
            float* x = input.Pointer + image * positions * c;
            Average<V>(x, positions, c, 0, lanes, output.Pointer + image * c);
            Average<F32x1>(x, positions, c, lanes, c, output.Pointer + image * c);
        });
    }

    public void GlobalAverageBackward(BufferView<float> dOutput, int n, int positions, int c,
        BufferView<float> dInput, Accumulation accumulation)
    {
        bool add = accumulation == Accumulation.Add;
        ForRows((long)n * positions, c, row => FlatPass<V>.Run(0, c, new ConstantKernel<Product>(
            dOutput.Pointer + row / positions * c, 1f / positions, dInput.Pointer + row * c, add)));
    }

    /// <summary>Channels firstC .. endC - 1 of one image, in four sums side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Average<W>(float* x, int positions, int c, int firstC, int endC, float* output)
        where W : struct, IFloatVector<W>
    {
        for (int channel = firstC; channel < endC; channel += W.Width)
        {
            W sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            float* element = x + channel;
            int position = 0;
            for (; position + 4 <= positions; position += 4, element += 4L * c)
            {
                sum0 += W.Load(element);
                sum1 += W.Load(element + c);
                sum2 += W.Load(element + 2L * c);
                sum3 += W.Load(element + 3L * c);
            }

            for (; position < positions; position++, element += c)
            {
                sum0 += W.Load(element);
            }

            (((sum0 + sum1) + (sum2 + sum3)) / W.Broadcast(positions)).Store(output + channel);
        }
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
