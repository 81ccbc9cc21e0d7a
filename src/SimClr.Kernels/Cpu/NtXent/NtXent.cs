using System.Diagnostics;

namespace SimClr.Kernels.Cpu;

internal sealed unsafe class NtXent<V>(CpuThreads threads, IDeviceMemory memory) : INtXentKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Forward(BufferView<float> z, BufferView<int> labels, in NtXentShape shape,
        BufferView<float> loss, BufferView<float> logSumExp)
    {
        Debug.Assert(labels.Length == shape.Labels);
        using var classes = ClassSums.Of(memory, shape, z.Pointer, labels);
        using var scratch = new Scratch(memory, RunningLogSumExp<V>.Length(shape));
        var running = new RunningLogSumExp<V>(shape, scratch.Pointer);
        new SimilarityTiles<V>(threads, memory, shape, z.Pointer).ForEach((_, tile) => running.Add(tile));

        double inverseTemperature = (float)(1 / shape.Temperature);
        var chunks = new RowChunks(shape.Rows, shape.D);
        double[] losses = new double[chunks.Count];
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                var (logarithm, product) = running.Merge((int)row);
                logSumExp[row] = (float)logarithm;
                losses[chunk] += logarithm - (classes?.MeanProduct(row) ?? product) * inverseTemperature;
            }
        });
        loss[0] = (float)(losses.Sum() / shape.Rows);
    }

    public void Backward(BufferView<float> dLoss, BufferView<float> z, BufferView<int> labels,
        BufferView<float> logSumExp, in NtXentShape shape, BufferView<float> dZ, Accumulation accumulation)
    {
        Debug.Assert(labels.Length == shape.Labels);
        using var classes = ClassSums.Of(memory, shape, z.Pointer, labels);
        int rows = shape.Rows, d = shape.D, columns = Lanes.RoundUp<V>(d);
        using var sums = new Scratch(memory, (long)rows * columns);
        using var panels = new Scratch(memory, ColumnPanels<V>.Length(d, rows));
        using var padded = new Scratch(memory, rows + V.Width); // logSumExp, to be read in whole registers
        float* gradient = sums.Pointer;
        float* right = panels.Pointer;
        logSumExp.AsSpan().CopyTo(new Span<float>(padded.Pointer, rows));

        var chunks = new RowChunks(rows, d);
        threads.For(chunks.Count, chunk => ColumnPanels<V>.Pack(
            z.Pointer + chunks.First(chunk) * d, d, d, (int)chunks.Rows(chunk),
            right + chunks.First(chunk) * ColumnPanels<V>.Columns, (long)ColumnPanels<V>.Columns * rows));

        var product = new NtXentGradient<V>(shape, padded.Pointer, right, gradient);
        new SimilarityTiles<V>(threads, memory, shape, z.Pointer)
            .ForEach((round, tile) => product.Add(tile, add: round > 0));

        float scale = (float)(dLoss[0] / (rows * shape.Temperature));
        bool add = accumulation == Accumulation.Add;
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                classes?.Subtract(row, gradient + row * columns);
                FlatPass<V>.Run(0, d,
                    new ConstantKernel<Product>(gradient + row * columns, scale, dZ.Pointer + row * d, add));
            }
        });
    }
}
