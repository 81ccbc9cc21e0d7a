using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Tests.Support.Ranks;

/// <summary>One of <see cref="ThreadRanks"/>. Sums are added in the order of the ranks.</summary>
internal sealed unsafe class ThreadCommunicator(ThreadRanks all, int rank) : ICommunicator
{
    private long calls;
    private long bytes;
    private TimeSpan waited;

    public int Rank => rank;

    public int Ranks => all.Ranks;

    public int LocalRank => rank;

    public int LocalRanks => all.Ranks;

    public bool TakesDeviceMemory => false;

    public Traffic Traffic => new(bytes, waited);

    public void AllGather<T>(BufferView<T> own, BufferView<T> all) where T : unmanaged
    {
        if (all.Length != Ranks * own.Length)
        {
            throw new ArgumentException($"AllGather: {Ranks} ranks of {own.Length} do not make {all.Length}.");
        }

        var meeting = Join("AllGather", own);
        Wait(meeting);
        for (int other = 0; other < Ranks; other++)
        {
            Part<T>(meeting, other).CopyTo(all.Slice(other * own.Length, own.Length).AsSpan());
        }
    }

    public void AllReduce(BufferView<double> values)
    {
        var meeting = Join("AllReduce", values);
        Wait(meeting);
        Sum(meeting, values);
    }

    /// <summary>Until the sum was asked for, the memory holds NaN: nobody may look at it.</summary>
    public IPendingSum BeginAllReduce(BufferView<float> values)
    {
        var meeting = Join("BeginAllReduce", values);
        values.AsSpan().Fill(float.NaN);
        return new PendingSum(this, meeting, values);
    }

    public void Broadcast<T>(BufferView<T> values) where T : unmanaged
    {
        var meeting = Join("Broadcast", values);
        Wait(meeting);
        Part<T>(meeting, 0).CopyTo(values.AsSpan());
    }

    private static ReadOnlySpan<T> Part<T>(Meeting meeting, int rank) where T : unmanaged
        => MemoryMarshal.Cast<byte, T>((ReadOnlySpan<byte>)meeting.Parts[rank]);

    private Meeting Join<T>(string call, BufferView<T> own) where T : unmanaged
    {
        bytes += own.Length * sizeof(T);
        byte[] part = MemoryMarshal.AsBytes(own.AsSpan()).ToArray();
        return all.Join(rank, calls++, $"{call} of {own.Length} {typeof(T).Name}", part);
    }

    private void Wait(Meeting meeting)
    {
        long start = Stopwatch.GetTimestamp();
        all.Wait(meeting);
        waited += Stopwatch.GetElapsedTime(start);
    }

    private bool IsComplete(Meeting meeting) => all.IsComplete(meeting);

    private void Sum<T>(Meeting meeting, BufferView<T> sum) where T : unmanaged, INumber<T>
    {
        Part<T>(meeting, 0).CopyTo(sum.AsSpan());
        for (int other = 1; other < Ranks; other++)
        {
            var part = Part<T>(meeting, other);
            for (int i = 0; i < part.Length; i++)
            {
                sum[i] += part[i];
            }
        }
    }

    private sealed class PendingSum(ThreadCommunicator owner, Meeting meeting, BufferView<float> values) : IPendingSum
    {
        private bool taken;

        public bool Poll()
        {
            if (!taken && owner.IsComplete(meeting))
            {
                taken = true;
                owner.Sum(meeting, values);
            }

            return taken;
        }

        public void Wait()
        {
            if (!taken)
            {
                owner.Wait(meeting);
                Poll();
            }
        }
    }
}
