namespace SimClr.Kernels.Cpu;

/// <summary>A convolution's output, block by block, while a block is in the cache: see <see cref="OutputUse"/>.</summary>
/// <param name="output">Its first pixel; null where nothing is normalised.</param>
internal sealed unsafe class OutputBlocks<V>(
    IDeviceMemory memory, OutputUse use, float* output, int blocks, int columns) : IDisposable
    where V : struct, IFloatVector<V>
{
    private readonly OutputStatistics<V> statistics = new(memory, use.Statistics, blocks, columns);

    /// <summary>False: nothing but Finish may be called.</summary>
    public bool Wanted => statistics.Wanted || use.Normalisation.HasValue;

    /// <summary>Null, or who takes the statistics.</summary>
    public OutputStatistics<V>? Statistics => statistics.Wanted ? statistics : null;

    /// <inheritdoc cref="OutputStatistics{V}.Add"/>
    public void Add(int block, long done, float** pixels, int count, int firstColumn, int blockColumns)
    {
        if (statistics.Wanted)
        {
            statistics.Add(block, done, pixels, count, firstColumn, blockColumns);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Normalise(pixels[i], firstColumn, blockColumns);
        }
    }

    /// <inheritdoc cref="OutputStatistics{V}.AddRows"/>
    public void AddRows(int block, float* first, long rowStride, int rows, int firstColumn, int blockColumns)
    {
        if (statistics.Wanted)
        {
            statistics.AddRows(block, first, rowStride, rows, firstColumn, blockColumns);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            Normalise(first + row * rowStride, firstColumn, blockColumns);
        }
    }

    /// <summary>All blocks are complete.</summary>
    public void Finish() => statistics.Finish();

    public void Dispose() => statistics.Dispose();

    private void Normalise(float* pixel, int firstColumn, int blockColumns)
        => use.Normalisation!.Value.ApplyInPlace<V>(pixel,
            use.Residual == null ? null : use.Residual + (pixel - output), use.Relu, firstColumn, blockColumns);
}
