namespace SimClr.Kernels.Ranks;

/// <summary>
/// The processes that compute one step together, as MPI numbers them. Every call is collective: all ranks make the same
/// ones in the same order. What it gives has the same bits on every rank, and again in the next run with as many ranks.
/// <para>Where a rank is lost, every call ends with an exception or ends the process; none waits for ever.</para>
/// </summary>
public interface ICommunicator
{
    /// <summary>Of this process, from 0. Rank 0 alone writes files.</summary>
    int Rank { get; }

    int Ranks { get; }

    /// <summary>Among the ranks of this machine, from 0: the card it takes.</summary>
    int LocalRank { get; }

    /// <summary>How many share this machine, and its processors.</summary>
    int LocalRanks { get; }

    /// <summary>Whether buffers may lie on a card; else they are memory of the host.</summary>
    bool TakesDeviceMemory { get; }

    /// <summary>What went over it so far, and how long this rank waited for it.</summary>
    Traffic Traffic { get; }

    /// <summary>all (Ranks · own.Length) = the ranks' own, in their order.</summary>
    void AllGather<T>(BufferView<T> own, BufferView<T> all) where T : unmanaged;

    /// <summary>values = their sum over the ranks.</summary>
    void AllReduce(BufferView<double> values);

    /// <summary>
    /// As <see cref="AllReduce"/>, while this rank goes on computing. The memory belongs to the communicator until the
    /// sum is waited for.
    /// </summary>
    IPendingSum BeginAllReduce(BufferView<float> values);

    /// <summary>values = those of rank 0.</summary>
    void Broadcast<T>(BufferView<T> values) where T : unmanaged;
}
