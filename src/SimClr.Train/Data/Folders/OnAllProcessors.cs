namespace SimClr.Train.Data.Folders;

/// <summary>
/// Work on many files at a time that Ctrl-C ends at once: what a processor is at then is left to itself, as a large
/// picture takes longer than a person waits.
/// </summary>
internal static class OnAllProcessors
{
    public static void Do(int count, CancellationToken interrupted, Action<int> action)
        => Do(count, interrupted, () => 0, (i, _, _) => action(i), _ => { });

    /// <param name="create">Makes what each thread has for itself.</param>
    public static void Do<T>(int count, CancellationToken interrupted, Func<T> create,
        Action<int, ParallelLoopState, T> action, Action<T> end)
    {
        var options = new ParallelOptions
        {
            CancellationToken = interrupted,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        var work = Task.Run(() => Parallel.For(0, count, options, create, Each, end));
        Task.WaitAny([work], interrupted);
        work.GetAwaiter().GetResult();

        T Each(int i, ParallelLoopState loop, T own)
        {
            action(i, loop, own);
            return own;
        }
    }
}
