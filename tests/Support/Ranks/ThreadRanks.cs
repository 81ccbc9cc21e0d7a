using NUnit.Framework;
using SimClr.Kernels.Ranks;

namespace SimClr.Tests.Support.Ranks;

/// <summary>
/// Ranks that are threads of this process: for tests of what ranks compute, with no MPI. Calls that differ between
/// ranks, that a rank leaves out, or that it makes after another has failed, are failures and never wait.
/// </summary>
internal sealed class ThreadRanks
{
    private readonly object change = new();
    private readonly Dictionary<long, Meeting> open = [];
    private readonly bool[] ended;
    private RankFailure? failure;

    private ThreadRanks(int ranks) => ended = new bool[ranks];

    public int Ranks => ended.Length;

    /// <summary>Runs the body once for each rank, and throws the first <see cref="RankFailure"/>.</summary>
    public static void Run(int ranks, Action<ICommunicator> body)
        => Run(ranks, communicator =>
        {
            body(communicator);
            return 0;
        });

    /// <summary>As the other; what each rank gave, in their order.</summary>
    public static T[] Run<T>(int ranks, Func<ICommunicator, T> body)
    {
        var all = new ThreadRanks(ranks);
        var results = new T[ranks];
        Thread[] threads = [.. Enumerable.Range(0, ranks).Select(rank
            => new Thread(() => all.RunOne(rank, () => results[rank] = body(new ThreadCommunicator(all, rank)))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return all.failure is null ? results : throw all.failure;
    }

    /// <summary>Brings a rank's part to its call of this number.</summary>
    public Meeting Join(int rank, long number, string call, byte[] part)
    {
        lock (change)
        {
            ThrowIfFailed();
            if (!open.TryGetValue(number, out var meeting))
            {
                open[number] = meeting = new Meeting(Ranks, call);
            }

            if (meeting.Call != call)
            {
                throw new InvalidOperationException(
                    $"call {number} is {call}, where another rank's is {meeting.Call}: all must make the same.");
            }

            meeting.Parts[rank] = part;
            if (meeting.IsComplete)
            {
                open.Remove(number);
                Monitor.PulseAll(change);
            }

            return meeting;
        }
    }

    public bool IsComplete(Meeting meeting)
    {
        lock (change)
        {
            ThrowIfNeverComplete(meeting);
            return meeting.IsComplete;
        }
    }

    public void Wait(Meeting meeting)
    {
        lock (change)
        {
            while (!meeting.IsComplete)
            {
                ThrowIfNeverComplete(meeting);
                Monitor.Wait(change);
            }
        }
    }

    private void RunOne(int rank, Action body)
    {
        try
        {
            body();
        }
        catch (Exception exception) when (exception is not SuccessException)
        {
            lock (change)
            {
                failure ??= new RankFailure(rank, exception);
            }
        }

        lock (change)
        {
            ended[rank] = true;
            Monitor.PulseAll(change);
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw new InvalidOperationException($"another rank failed: {failure.Message}");
        }
    }

    private void ThrowIfNeverComplete(Meeting meeting)
    {
        ThrowIfFailed();
        int missing = Enumerable.Range(0, Ranks).FirstOrDefault(
            rank => ended[rank] && meeting.Parts[rank] is null, -1);
        if (missing >= 0)
        {
            throw new InvalidOperationException($"rank {missing} ended without {meeting.Call}, which others wait for.");
        }
    }
}
