using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Kernels.Ranks;
using SimClr.Train.Text;

namespace SimClr.Train.Ranks;

/// <summary>
/// The processes of one call, and how they decide together: what one of them cannot do ends all of them, before they
/// wait for each other in vain. One process is a group too, which nothing of this concerns.
/// </summary>
public sealed class RankGroup
{
    private const int GoOn = 0, Stop = 1, Trouble = 2; // Trouble + exit code

    private readonly Member[] members;

    private RankGroup(ICommunicator? communicator, Member[] members)
        => (Communicator, this.members) = (communicator, members);

    /// <summary>One process.</summary>
    public static RankGroup Alone { get; } = new(null, [Member.Here()]);

    /// <summary>One process that a launcher has started, as it might have started more.</summary>
    public static RankGroup OfOne { get; } = new(null, [Member.Here()]) { IsLaunched = true };

    /// <summary>What computing takes: null in one process.</summary>
    public ICommunicator? Communicator { get; }

    /// <summary>Whether a launcher has started it: then its call may be one for any number of ranks.</summary>
    public bool IsLaunched { get; private init; }

    public int Rank => Communicator?.Rank ?? 0;

    public int Count => members.Length;

    /// <summary>Whether this is the one that reads and writes the run's files, and speaks.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>
    /// True once all know that they end, and why: nobody waits for this rank, so that it may end as a process does.
    /// </summary>
    public bool KnowsItsEnd { get; private set; }

    /// <summary>Version and commit of this one.</summary>
    public string Program => members[Rank].Program;

    /// <summary>Threads where the call names no number: the processors that this rank has for itself.</summary>
    internal int Threads
    {
        get
        {
            var own = members[Rank];
            int sharing = members.Count(other => (other.Host, other.Processors) == (own.Host, own.Processors));
            return Math.Max(1, own.Threads / sharing);
        }
    }

    /// <summary>The widest registers that all have; 0 where all have the same.</summary>
    internal int CommonRegisterBits
        => members.Select(member => member.RegisterBits).Distinct().Count() == 1
            ? 0 : members.Min(member => member.RegisterBits);

    /// <summary>All processes that an engine connects.</summary>
    public static RankGroup Form(ICommunicator communicator) => Form(communicator, Member.Here());

    internal static RankGroup Form(ICommunicator communicator, Member own)
    {
        var members = communicator.Gather(JsonSerializer.Serialize(own))
            .Select(text => JsonSerializer.Deserialize<Member>(text)!);
        return new RankGroup(communicator, [.. members]) { IsLaunched = true };
    }

    public string NameOf(int rank) => $"rank {rank} ({members[rank].Host})";

    /// <summary>How many there are, and where: for a person.</summary>
    public string Describe() => $"{Count} ranks: " + string.Join(", ", members.CountBy(member => member.Host)
        .Select(host => $"{host.Value} on {host.Key}"));

    /// <summary>Which process each is: a launcher names one that was killed by host and number.</summary>
    public IEnumerable<string> DescribeEach()
        => members.Select((member, rank) => $"{NameOf(rank)} is process {member.Process}");

    /// <summary>Each does it. Where one fails all end: those that did not with a failure that names it.</summary>
    public T Together<T>(Func<T> own)
    {
        if (Communicator is null)
        {
            return own();
        }

        var (result, trouble) = (default(T), (Exception?)null);
        try
        {
            result = own();
        }
        catch (Exception exception)
        {
            trouble = exception;
        }

        Agree(null, trouble);
        return result!;
    }

    /// <inheritdoc cref="Together{T}"/>
    public void Together(Action own) => Together(() =>
    {
        own();
        return true;
    });

    /// <summary>Rank 0 alone makes the text; all get it.</summary>
    public string OfFirst(Func<string> make)
    {
        string text = Together(() => IsFirst ? make() : "");
        return Communicator?.OfFirst(text) ?? text;
    }

    /// <summary>
    /// What all do next: each says why it would stop, or that it cannot go on. All get the first reason; where one
    /// cannot go on, all throw.
    /// </summary>
    /// <returns>Null to go on.</returns>
    /// <exception cref="UserException">Another rank's trouble, with its name; a rank's own is thrown as it is.</exception>
    public string? Agree(string? reason, Exception? trouble)
    {
        if (Communicator is null)
        {
            Throw(trouble);
            return reason;
        }

        int[] all = Communicator.Gather(trouble is not null ? Trouble + ExitCodeOf(trouble)
            : reason is not null ? Stop : GoOn);
        if (Array.TrueForAll(all, each => each == GoOn))
        {
            return null;
        }

        string[] texts = Communicator.Gather(trouble is not null ? Failure.Describe(trouble) : reason ?? "");
        KnowsItsEnd = true;
        Throw(trouble);
        int failed = Array.FindIndex(all, each => each >= Trouble);
        int stopped = Array.FindIndex(all, each => each == Stop);
        return failed < 0 ? (stopped == 0 ? texts[0] : $"{texts[stopped]} on {NameOf(stopped)}")
            : all[failed] == Trouble + UserException.Interrupted ? throw new OperationCanceledException(texts[failed])
            : throw new UserException($"{NameOf(failed)}: {texts[failed]}", all[failed] - Trouble);
    }

    /// <summary>That a call which many processes cannot share is one process.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public void RequireOne(string command)
    {
        if (Count > 1)
        {
            throw End(UserException.Usage($"{command}: is work of one process, and this call is {Count}; call it without "
                + "mpiexec. Ranks share pretrain and bench."));
        }
    }

    /// <summary>What each rank throws by itself, all the same.</summary>
    private UserException End(UserException why)
    {
        KnowsItsEnd = true;
        return why;
    }

    /// <summary>That all would do the same.</summary>
    /// <param name="own">What this one would do it with.</param>
    /// <exception cref="UserException">One differs from rank 0; says which, and in what.</exception>
    public void RequireSame(JsonObject own)
    {
        if (Communicator is null)
        {
            return;
        }

        string[] all = Communicator.Gather(own.ToJsonString());
        int other = Array.FindIndex(all, text => text != all[0]);
        if (other < 0)
        {
            return;
        }

        var (first, its) = (JsonNode.Parse(all[0])!.AsObject(), JsonNode.Parse(all[other])!.AsObject());
        string key = first.Select(entry => entry.Key).Union(its.Select(entry => entry.Key))
            .First(key => !JsonNode.DeepEquals(first[key], its[key]));
        throw End(new UserException($"{NameOf(other)}: {key} is {Text(its[key])}, and on "
            + $"{NameOf(0)} it is {Text(first[key])}; all ranks must have the same."));

        static string Text(JsonNode? value) => value?.ToString() ?? "unset";
    }

    private static int ExitCodeOf(Exception exception) => exception switch
    {
        UserException { ExitCode: var code } => code,
        OperationCanceledException => UserException.Interrupted,
        _ => UserException.Failed,
    };

    private static void Throw(Exception? trouble)
    {
        if (trouble is not null)
        {
            ExceptionDispatchInfo.Throw(trouble);
        }
    }
}
