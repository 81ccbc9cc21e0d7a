using SimClr.Kernels;

namespace SimClr.Tensors;

/// <summary>
/// What a convolution found out about its output on the way, for the batch norm that follows: per channel the mean
/// and the sum of squared deviations. Empty where the device finds nothing.
/// </summary>
public sealed unsafe class BatchStatistics : IDisposable
{
    private Storage? statistics; // (2, C)
    private Tensor? output;
    private int version;

    public void Dispose()
    {
        statistics?.Release();
        statistics = null;
    }

    /// <summary>(2, C) means, sums of squared deviations; empty where none were found.</summary>
    /// <exception cref="ArgumentException">They are those of another tensor, or of what it held before.</exception>
    public BufferView<double> Of(Tensor input) => statistics is null ? default
        : input == output && input.Version == version ? View
        : throw new ArgumentException($"batchnorm: statistics of {output!.Shape} {output.Name}, which is not input "
            + $"{input.Shape} {input.Name} as it is now; give those that its convolution found, or none.");

    /// <summary>They stay as long as this memory of an op.</summary>
    internal void KeepWith(OpScratch scratch)
    {
        if (statistics is not null)
        {
            scratch.Hold(statistics);
        }
    }

    /// <summary>Has them written by a function that tells whether it could.</summary>
    internal void Find(Tensor output, Func<BufferView<double>, bool> find)
    {
        Dispose();
        (this.output, version) = (output, output.Version);
        statistics = new Storage(output.Device, 2L * output.Shape[^1] * sizeof(double), persistent: false);
        if (!find(View))
        {
            Dispose();
        }
    }

    private BufferView<double> View => new((double*)statistics!.Block, 2L * output!.Shape[^1]);
}
