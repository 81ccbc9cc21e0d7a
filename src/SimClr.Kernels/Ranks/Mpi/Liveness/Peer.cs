using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>One rank that this one hears and is heard by. Its memory is MPI's until the process ends.</summary>
internal sealed unsafe class Peer(MpiLibrary library, nint communicator, int rank)
{
    private readonly Heartbeat* received = (Heartbeat*)NativeMemory.AllocZeroed((nuint)sizeof(Heartbeat));
    private readonly Heartbeat* sent = (Heartbeat*)NativeMemory.AllocZeroed((nuint)sizeof(Heartbeat));
    private nint receive;
    private nint send;
    private bool listens;
    private bool sends;
    private bool heardDone;
    private bool toldDone;
    private long heard = Stopwatch.GetTimestamp();

    public int Rank => rank;

    public TimeSpan Silence => heardDone ? TimeSpan.Zero : Stopwatch.GetElapsedTime(heard);

    /// <summary>Both have said their last to the other.</summary>
    public bool HasParted => heardDone && toldDone && !IsSending();

    /// <summary>Of those losses that it told of.</summary>
    public int LowestReporter { get; private set; } = int.MaxValue;

    /// <summary>Nobody could be heard meanwhile.</summary>
    public void Forgive() => heard = Stopwatch.GetTimestamp();

    /// <summary>What has come since the last time, one by one.</summary>
    public bool TryHear(out Heartbeat beat)
    {
        beat = default;
        if (heardDone)
        {
            return false;
        }

        if (!listens)
        {
            nint request = 0;
            library.Check(library.Functions.Irecv(received, sizeof(Heartbeat), library.Abi.Byte, rank, 0, communicator,
                &request), "Irecv");
            (receive, listens) = (request, true);
        }

        if (!IsOver(ref receive))
        {
            return false;
        }

        (beat, listens) = (*received, false);
        Forgive();
        heardDone = beat.Kind == HeartbeatKind.Done;
        if (beat.Kind == HeartbeatKind.Lost)
        {
            LowestReporter = Math.Min(LowestReporter, beat.Reporter);
        }

        return true;
    }

    /// <summary>Whether it could be sent: not while the one before is still on its way, nor after the last.</summary>
    public bool TryTell(Heartbeat beat)
    {
        if (toldDone || IsSending())
        {
            return false;
        }

        *sent = beat;
        nint request = 0;
        library.Check(library.Functions.Isend(sent, sizeof(Heartbeat), library.Abi.Byte, rank, 0, communicator,
            &request), "Isend");
        (send, sends) = (request, true);
        toldDone = beat.Kind == HeartbeatKind.Done;
        return true;
    }

    private bool IsSending()
    {
        sends = sends && !IsOver(ref send);
        return sends;
    }

    private bool IsOver(ref nint request)
    {
        nint handle = request;
        int done = 0;
        library.Check(library.Functions.Test(&handle, &done, library.Abi.IgnoreStatus), "Test");
        request = handle;
        return done != 0;
    }
}
