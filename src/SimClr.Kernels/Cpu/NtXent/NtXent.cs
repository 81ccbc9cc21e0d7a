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
        Tiles(shape, z.Pointer).ForEach(begin: null, (_, tile) => running.Add(tile));

        double inverseTemperature = (float)(1 / shape.Temperature);
        var (own, chunks) = (shape, new RowChunks(shape.OwnRows, shape.D));
        double[] losses = new double[chunks.Count];
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                var (logarithm, product) = running.Merge((int)row);
                logSumExp[row] = (float)logarithm;
                double positive = classes?.MeanProduct(own.RowOf((int)row)) ?? product;
                losses[chunk] += logarithm - positive * inverseTemperature;
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
        var tiles = Tiles(shape, z.Pointer);
        using var sums = new Scratch(memory, (long)shape.OwnRows * columns);
        using var panels = new Scratch(memory, ColumnPanels<V>.Length(d, tiles.StripeColumns));
        using var padded = new Scratch(memory, rows + V.Width); // logSumExp, to be read in whole registers
        float* gradient = sums.Pointer;
        logSumExp.AsSpan().CopyTo(new Span<float>(padded.Pointer, rows));

        var product = new NtXentGradient<V>(
            threads, shape, z.Pointer, padded.Pointer, panels.Pointer, gradient);
        tiles.ForEach(product.Begin, product.Add);

        float scale = (float)(dLoss[0] / (rows * shape.Temperature));
        bool add = accumulation == Accumulation.Add;
        var (own, chunks) = (shape, new RowChunks(shape.OwnRows, d));
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                classes?.Subtract(own.RowOf((int)row), gradient + row * columns);
                FlatPass<V>.Run(0, d,
                    new ConstantKernel<Product>(gradient + row * columns, scale, dZ.Pointer + row * d, add));
            }
        });
    }

    private ISimilarityTiles Tiles(in NtXentShape shape, float* z) => shape.IsWhole
        ? new SimilarityTiles<V>(threads, memory, shape, z)
        : new OwnRowTiles<V>(threads, memory, shape, z);
}
