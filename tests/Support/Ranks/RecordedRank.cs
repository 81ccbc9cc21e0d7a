using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Tests.Support.Ranks;

/// <summary>One rank alone, which writes down the sums that it is asked for. They are there at the second question.</summary>
internal sealed class RecordedRank : ICommunicator
{
    /// <summary><c>begin 12</c>, <c>poll 12</c>, <c>wait 12</c>; and what a test adds.</summary>
    public List<string> Calls { get; } = [];

    public int Rank => 0;

    public int Ranks => 1;

    public int LocalRank => 0;

    public int LocalRanks => 1;

    public bool TakesDeviceMemory => false;

    public Traffic Traffic => default;

    public void AllGather<T>(BufferView<T> own, BufferView<T> all) where T : unmanaged
        => own.AsSpan().CopyTo(all.AsSpan());

    public void AllReduce(BufferView<double> values)
    {
    }

    public IPendingSum BeginAllReduce(BufferView<float> values)
    {
        Calls.Add($"begin {values.Length}");
        return new Pending(this, values.Length);
    }

    public void Broadcast<T>(BufferView<T> values) where T : unmanaged
    {
    }

    private sealed class Pending(RecordedRank rank, long length) : IPendingSum
    {
        private int polls;

        public bool Poll()
        {
            rank.Calls.Add($"poll {length}");
            return ++polls > 1;
        }

        public void Wait() => rank.Calls.Add($"wait {length}");
    }
}
