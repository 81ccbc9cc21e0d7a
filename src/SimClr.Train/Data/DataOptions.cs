namespace SimClr.Train.Data;

/// <summary>How a data set is loaded. A source ignores what does not concern it.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// Side of the views that will be cut, in pixels; 0 for the set's own. <c>shapes</c> draws at this size,
    /// a folder's pictures are kept with their shorter side at most twice as long.
    /// </summary>
    public int ImageSize { get; init; }

    /// <summary>Pictures of <c>shapes</c> to draw; 0 for its own number.</summary>
    public int Count { get; init; }

    /// <summary>Seed of what <c>shapes</c> draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Leave out pictures that cannot be read, with a warning, instead of stopping.</summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>
    /// Folder for a file of a folder's decoded pictures, made where it is not there yet; null for none.
    /// </summary>
    public string? Cache { get; init; }

    /// <summary>
    /// A folder whose decoded pictures take at most so many bytes lives in memory; pictures of a larger one
    /// are read when a batch needs them.
    /// </summary>
    public long MemoryBudget { get; init; } = 2L << 30;

    /// <summary>Takes one line about each picture that was left out, and about work that takes long.
    /// </summary>
    public Action<string>? Warn { get; init; }

    /// <summary>
    /// Is told, from any thread, how far long work is: what is counted, how many are done, of how many (0: nobody
    /// knows).
    /// </summary>
    public Action<string, long, long>? Progress { get; init; }

    /// <summary>Ends long work with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Interrupted { get; init; }
}
