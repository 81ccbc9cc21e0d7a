using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>
/// All processes of one mpiexec. Whoever calls <see cref="Start"/> comes to <see cref="Stop"/> on the same thread, or
/// else calls <see cref="Abort"/>: ranks that others wait for do not just leave.
/// </summary>
public sealed unsafe partial class MpiCommunicator : ICommunicator
{
    private const int NameLength = 64;

    /// <summary>Within it each rank has seen that all are here, also on a busy machine; see <see cref="Stop"/>.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.2);

    private readonly MpiLibrary library;
    private readonly nint world;
    private readonly string[] hosts;
    private readonly Heartbeats? heartbeats;
    private long bytes;
    private TimeSpan waited;

    private MpiCommunicator(MpiLibrary library, bool threads)
    {
        this.library = library;
        library.Check(Mpi.CommSetErrhandler(Abi.World, Abi.ErrorsReturn), "Comm_set_errhandler");
        world = Duplicate();
        (Rank, Ranks) = Place(world);
        nint machine = 0;
        library.Check(Mpi.CommSplitType(world, Abi.SharedMemory, 0, Abi.NoInfo, &machine), "Comm_split_type");
        (LocalRank, LocalRanks) = Place(machine);
        TakesDeviceMemory = Mpi.TakesDeviceMemory;
        hosts = GatherHosts();
        if (threads && Ranks > 1)
        {
            heartbeats = new Heartbeats(library, Duplicate(), Rank, Ranks, NameOf);
        }
        else if (Rank == 0 && Ranks > 1)
        {
            RankEnd.Say($"note: {Library} lets only one thread call it: ranks that fall silent go unnoticed.");
        }

        bytes = 0;
        waited = TimeSpan.Zero;
    }

    public int Rank { get; }

    public int Ranks { get; }

    public int LocalRank { get; }

    public int LocalRanks { get; }

    public bool TakesDeviceMemory { get; }

    public Traffic Traffic => new(bytes, waited);

    /// <summary>Which MPI it is.</summary>
    public string Library => library.Description;

    internal MpiFunctions Mpi => library.Functions;

    internal MpiAbi Abi => library.Abi;

    /// <summary>Elements of one call of MPI, which counts in 32 bits.</summary>
    internal long LargestPiece { get; set; } = 1L << 30;

    /// <summary>
    /// Loads MPI and meets the other ranks; null where this process is the only one. Throws
    /// <see cref="RanksException"/> where no library can be used.
    /// </summary>
    public static MpiCommunicator? Start()
    {
        using var signals = new KeptSignals();
        var library = MpiLibrary.Load();
        int level = 0;
        library.Check(library.Functions.InitThread(null, null, MpiFunctions.ThreadMultiple, &level), "Init_thread");
        var ranks = new MpiCommunicator(library, level >= MpiFunctions.ThreadMultiple);
        if (ranks.Ranks > 1)
        {
            return ranks;
        }

        ranks.Stop();
        return null;
    }

    /// <summary><c>rank 2 (host)</c>.</summary>
    public string NameOf(int rank) => $"rank {rank} ({hosts[rank]})";

    /// <summary>
    /// Waits until every rank is here too, and leaves MPI. Nothing can be called after it.
    /// <para>UCX's links of TCP close in two steps: each side asks the other to acknowledge, and MPICH's Finalize, once
    /// it has its own acknowledgement, answers no more. A rank that still answers from within the last gathering, before
    /// it has asked itself, would then wait for ever (1 of 15 runs on a busy machine). So none calls Finalize before all
    /// have stopped answering; from there on, asking comes before answering.</para>
    /// </summary>
    public void Stop()
    {
        Gather<byte>([0]);
        heartbeats?.Stop();
        Thread.Sleep(Quiet);
        RankEnd.Unless(() => library.Check(Mpi.Finalize(), "Finalize"),
            $"{NameOf(Rank)}: MPI_Finalize does not return.");
    }

    /// <summary>This rank cannot go on: says so in one line, and ends the process and all other ranks.</summary>
    [DoesNotReturn]
    public void Abort(string reason)
    {
        RankEnd.Say($"{NameOf(Rank)}: {reason}");
        heartbeats?.TellOfAbort();
        RankEnd.Now(library);
    }

    public void AllGather<T>(BufferView<T> own, BufferView<T> all) where T : unmanaged
    {
        if (all.Length != Ranks * own.Length)
        {
            throw new ArgumentException($"AllGather: {Ranks} ranks of {own.Length} do not make {all.Length}.");
        }

        if (own.IsEmpty)
        {
            return;
        }

        Count(own);
        var (type, size) = UnitOf(own);
        long length = own.Length * sizeof(T) / size;
        var calls = new MpiRequests(this);
        if (length <= LargestPiece)
        {
            nint request = 0;
            calls.Add(Mpi.Iallgather(own.Pointer, (int)length, type, all.Pointer, (int)length, type, world, &request),
                request, "Iallgather");
        }
        else
        {
            BeginLongAllGather((byte*)own.Pointer, (byte*)all.Pointer, length, type, size, calls);
        }

        calls.Wait();
    }

    /// <summary>
    /// Few values, gathered and added in the order of the ranks: then no algorithm that MPI may choose has a say in the
    /// bits. Memory of a card is added by MPI.
    /// </summary>
    public void AllReduce(BufferView<double> values)
    {
        if (TakesDeviceMemory)
        {
            Count(values);
            BeginSum(values.Pointer, values.Length, sizeof(double), Abi.Double).Wait();
            return;
        }

        double[] parts = new double[Ranks * values.Length];
        fixed (double* all = parts)
        {
            AllGather(values, new BufferView<double>(all, parts.Length));
        }

        parts.AsSpan(0, (int)values.Length).CopyTo(values.AsSpan());
        for (long i = values.Length; i < parts.Length; i++)
        {
            values[i % values.Length] += parts[i];
        }
    }

    public IPendingSum BeginAllReduce(BufferView<float> values)
    {
        Count(values);
        return BeginSum(values.Pointer, values.Length, sizeof(float), Abi.Float);
    }

    public void Broadcast<T>(BufferView<T> values) where T : unmanaged
    {
        Count(values);
        var (type, size) = UnitOf(values);
        var calls = new MpiRequests(this);
        BeginBroadcast((byte*)values.Pointer, values.Length * sizeof(T) / size, type, size, root: 0, calls);
        calls.Wait();
    }

    internal void Wait(MpiRequests calls)
    {
        long start = Stopwatch.GetTimestamp();
        Patience.Until(calls.Poll);
        waited += Stopwatch.GetElapsedTime(start);
    }

    /// <summary>A call that failed is mostly another rank's end, which the heartbeats name soon.</summary>
    internal void Check(int code, string call)
    {
        if (code != 0)
        {
            if (heartbeats is not null)
            {
                Heartbeats.WaitForTheLost();
            }

            library.Check(code, call);
        }
    }

    private void Count<T>(BufferView<T> own) where T : unmanaged => bytes += own.Length * sizeof(T);

    private nint Duplicate()
    {
        nint copy = 0;
        library.Check(Mpi.CommDup(Abi.World, &copy), "Comm_dup");
        library.Check(Mpi.CommSetErrhandler(copy, Abi.ErrorsReturn), "Comm_set_errhandler");
        return copy;
    }

    private (int Rank, int Ranks) Place(nint communicator)
    {
        int rank = 0, ranks = 0;
        library.Check(Mpi.CommRank(communicator, &rank), "Comm_rank");
        library.Check(Mpi.CommSize(communicator, &ranks), "Comm_size");
        return (rank, ranks);
    }

    private string[] GatherHosts()
    {
        byte[] own = new byte[NameLength];
        byte[] name = Encoding.UTF8.GetBytes(library.ProcessorName());
        name.AsSpan(0, Math.Min(name.Length, NameLength)).CopyTo(own);
        return [.. Gather(own).Chunk(NameLength).Select(bytes => Encoding.UTF8.GetString(bytes).TrimEnd('\0'))];
    }

    private T[] Gather<T>(T[] own) where T : unmanaged
    {
        var all = new T[own.Length * Ranks];
        fixed (T* from = own, to = all)
        {
            AllGather(new BufferView<T>(from, own.Length), new BufferView<T>(to, all.Length));
        }

        return all;
    }
}
