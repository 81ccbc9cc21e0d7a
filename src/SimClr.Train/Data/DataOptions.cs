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

    /// <summary>Takes one line about each picture that was left out.</summary>
    public Action<string>? Warn { get; init; }
}
