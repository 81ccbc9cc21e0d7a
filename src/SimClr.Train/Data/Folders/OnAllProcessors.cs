namespace SimClr.Train.Data.Folders;

/// <summary>
/// Work on many files at a time that Ctrl-C ends at once: what a processor is at then is left to itself, as a large
/// picture takes longer than a person waits.
/// </summary>
internal static class OnAllProcessors
{
    public static void Do(int count, CancellationToken interrupted, Action<int> action)
        => Do(count, interrupted, (i, _) => action(i));

    /// <inheritdoc cref="Do(int, CancellationToken, Action{int})"/>
    public static void Do(int count, CancellationToken interrupted, Action<int, ParallelLoopState> action)
    {
        var options = new ParallelOptions
        {
            CancellationToken = interrupted,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        var work = Task.Run(() => Parallel.For(0, count, options, action));
        Task.WaitAny([work], interrupted);
        work.GetAwaiter().GetResult();
    }
}
