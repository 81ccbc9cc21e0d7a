using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>
/// Ranks hear from one another each second, by MPI, on a thread of their own. Who hears nothing of one for too long
/// says so in one line and ends all: launchers notice a process that dies, but no hang and no link that is cut.
/// <para>Each listens to the ranks 1, 2, 4, 8 ... away on both sides: few messages, and news reach all in few hops.
/// </para>
/// </summary>
internal sealed class Heartbeats
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(2);

    /// <summary>Longer than that between two looks, and it was this process that stood still.</summary>
    private static readonly TimeSpan OwnGap = TimeSpan.FromSeconds(2);

    /// <summary>Several notice a loss at once: so long they settle who says it; the others then leave it time to.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Leave = TimeSpan.FromSeconds(1.5);

    private readonly MpiLibrary library;
    private readonly int rank;
    private readonly Func<int, string> nameOf;
    private readonly Peer[] peers;
    private readonly Thread thread;
    private volatile bool stopping;
    private volatile bool aborting;

    public Heartbeats(MpiLibrary library, nint communicator, int rank, int ranks, Func<int, string> nameOf)
    {
        this.library = library;
        this.rank = rank;
        this.nameOf = nameOf;
        peers = [.. Neighbours(rank, ranks).Select(other => new Peer(library, communicator, other))];
        thread = new Thread(Run) { IsBackground = true, Name = "heartbeats" };
        thread.Start();
    }

    /// <summary>The last ones are exchanged; all ranks do it at about one time.</summary>
    public void Stop()
    {
        stopping = true;
        thread.Join();
    }

    /// <summary>This rank has said why it ends: the others are told to end without a word.</summary>
    public void TellOfAbort()
    {
        aborting = true;
        thread.Join(Settle);
    }

    /// <summary>MPI has failed under a call: if that is because of a lost rank, this process ends here.</summary>
    public static void WaitForTheLost() => Thread.Sleep(Limit + Settle + Leave);

    private static IEnumerable<int> Neighbours(int rank, int ranks)
        => Enumerable.Range(0, 31).Select(bit => 1L << bit).TakeWhile(distance => distance < ranks)
            .SelectMany(distance => new[] { rank + distance, rank - distance + ranks })
            .Select(other => (int)(other % ranks)).Distinct().Where(other => other != rank);

    private void Run()
    {
        long told = 0;
        long looked = Stopwatch.GetTimestamp();
        while (!(stopping && Array.TrueForAll(peers, peer => peer.HasParted)))
        {
            if (Stopwatch.GetElapsedTime(looked) > OwnGap)
            {
                Array.ForEach(peers, peer => peer.Forgive());
            }

            looked = Stopwatch.GetTimestamp();
            bool isTime = stopping || told == 0 || Stopwatch.GetElapsedTime(told) >= Period;
            told = isTime ? looked : told;
            foreach (var peer in peers)
            {
                Exchange(peer, isTime);
            }

            if (aborting)
            {
                Spread(new Heartbeat(HeartbeatKind.Lost, rank));
                return;
            }

            Peer[] silent = [.. peers.Where(peer => peer.Silence > Limit)];
            if (silent.Length > 0)
            {
                Report(silent, $"not heard of for {Limit.TotalSeconds:0} s: it is dead or hangs, or its network is down");
            }

            Thread.Sleep(stopping ? Hurry : Look);
        }
    }

    private void Exchange(Peer peer, bool isTime)
    {
        try
        {
            while (peer.TryHear(out var beat))
            {
                if (beat.Kind == HeartbeatKind.Lost)
                {
                    Spread(beat);
                    LeaveToOthers();
                }
            }

            if (isTime)
            {
                peer.TryTell(new Heartbeat(stopping ? HeartbeatKind.Done : HeartbeatKind.Alive, rank));
            }
        }
        catch (RanksException failure)
        {
            Report([peer], failure.Message);
        }
    }

    [DoesNotReturn]
    private void Report(Peer[] lost, string reason)
    {
        Spread(new Heartbeat(HeartbeatKind.Lost, rank));
        if (Array.Exists(peers, peer => peer.LowestReporter < rank))
        {
            LeaveToOthers();
        }

        RankEnd.Say(
            $"{string.Join(", ", lost.Select(peer => nameOf(peer.Rank)))}: {reason} (says {nameOf(rank)}).");
        RankEnd.Now(library);
    }

    /// <summary>Tells all, and listens meanwhile who else reports.</summary>
    private void Spread(Heartbeat loss)
    {
        long start = Stopwatch.GetTimestamp();
        var untold = peers.ToList();
        while (Stopwatch.GetElapsedTime(start) < Settle)
        {
            untold.RemoveAll(peer => peer.TryTell(loss));
            Array.ForEach(peers, peer => peer.TryHear(out _));
            Thread.Sleep(Hurry);
        }
    }

    [DoesNotReturn]
    private static void LeaveToOthers()
    {
        Thread.Sleep(Leave);
        RankEnd.Quietly();
    }
}
