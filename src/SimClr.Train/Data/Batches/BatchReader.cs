using SimClr.Kernels;

namespace SimClr.Train.Data.Batches;

/// <summary>
/// Hands out the pictures of one batch after the other. Belongs to one thread; dispose of it when done.
/// </summary>
public abstract class BatchReader : IDisposable
{
    /// <summary>The next batch's pictures where the device reads them, valid until the next call.</summary>
    /// <exception cref="DataException">One of them cannot be read.</exception>
    /// <exception cref="InvalidOperationException">There is no further batch.</exception>
    public abstract ImageRef[] Next();

    public abstract void Dispose();

    internal static InvalidOperationException NoMore() => new("batches: there is no further batch.");
}
