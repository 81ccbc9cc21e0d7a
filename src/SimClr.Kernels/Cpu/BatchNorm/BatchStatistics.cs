namespace SimClr.Kernels.Cpu;

/// <summary>
/// Mean and sum of squared deviations of every column, in one pass over memory and without cancellation: each chunk
/// of rows sums d and d², d = x - shift, where shift is the mean of the chunk's first rows. If the rest lies far from
/// the first rows, then so does it from the mean of all, and the error of d² is small beside the true
/// deviation. Chunks are merged in their order.
/// </summary>
internal static unsafe class BatchStatistics<V> where V : struct, IFloatVector<V>
{
    /// <summary>statistics (2, columns): means, then sums of squared deviations from them.</summary>
    public static void Compute(CpuThreads threads, IDeviceMemory memory, float* input, long rows, int columns,
        double* statistics)
    {
        var chunks = new RowChunks(rows, columns);
        using var partial = new Scratch(memory, chunks.Count * 4L * columns);
        double* chunkStatistics = (double*)partial.Pointer; // (chunks, 2, columns)
        threads.For(chunks.Count, task =>
        {
            int chunk = chunks.Count - 1 - task; // the end of the input is what the cache still holds
            ComputeChunk(memory, input, chunks.First(chunk), chunks.End(chunk), columns,
                chunkStatistics + chunk * 2L * columns);
        });

        new Span<double>(statistics, 2 * columns).Clear();
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            MergedStatistics.Add(
                statistics, chunks.First(chunk), chunkStatistics + chunk * 2L * columns, chunks.Rows(chunk), columns);
        }
    }

    private static void ComputeChunk(IDeviceMemory memory, float* input, long first, long end, int columns,
        double* statistics)
    {
        double* means = statistics;
        double* squares = statistics + columns;
        using var scratch = new Scratch(memory, columns);
        float* shift = scratch.Pointer;
        long firstRows = Math.Min(ColumnSums<V>.RunRows, end - first);
        ColumnSums<V>.Of(memory, new PlainTerms(input), first, first + firstRows, columns, means);
        for (int column = 0; column < columns; column++)
        {
            shift[column] = (float)(means[column] / firstRows);
        }

        ColumnSums<V>.Of(memory, new ShiftedSquares(input, shift), first, end, columns, statistics);
        double n = end - first;
        for (int column = 0; column < columns; column++)
        {
            double meanOfD = means[column] / n;
            squares[column] -= means[column] * meanOfD;
            means[column] = shift[column] + meanOfD;
        }
    }
}
