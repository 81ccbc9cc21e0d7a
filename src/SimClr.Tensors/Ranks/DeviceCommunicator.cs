using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Tensors.Ranks;

/// <summary>
/// Ranks that tell each other what lies on a card: once the card has computed it, and by way of host memory where the
/// communicator takes no other.
/// </summary>
public sealed unsafe class DeviceCommunicator : ICommunicator
{
    private readonly Device device;
    private readonly ICommunicator ranks;

    private DeviceCommunicator(Device device, ICommunicator ranks) => (this.device, this.ranks) = (device, ranks);

    public int Rank => ranks.Rank;

    public int Ranks => ranks.Ranks;

    public int LocalRank => ranks.LocalRank;

    public int LocalRanks => ranks.LocalRanks;

    public bool TakesDeviceMemory => true;

    public Traffic Traffic => ranks.Traffic;

    /// <summary>The same ranks, for buffers in the memory of that device.</summary>
    public static ICommunicator Of(Device device, ICommunicator ranks)
        => device.Memory.IsHostMemory ? ranks : new DeviceCommunicator(device, ranks);

    public void AllGather<T>(BufferView<T> own, BufferView<T> all) where T : unmanaged
    {
        device.Synchronize();
        if (ranks.TakesDeviceMemory)
        {
            ranks.AllGather(own, all);
            return;
        }

        using var hostOwn = new HostBlock<T>(device.Memory, own);
        using var hostAll = new HostBlock<T>(device.Memory, all);
        hostOwn.Read();
        ranks.AllGather(hostOwn.View, hostAll.View);
        hostAll.Write();
    }

    public void AllReduce(BufferView<double> values)
        => InPlace(values, static (ranks, there) => ranks.AllReduce(there));

    public void Broadcast<T>(BufferView<T> values) where T : unmanaged
        => InPlace(values, static (ranks, there) => ranks.Broadcast(there));

    /// <inheritdoc/>
    public IPendingSum BeginAllReduce(BufferView<float> values)
    {
        device.Synchronize();
        if (ranks.TakesDeviceMemory)
        {
            return ranks.BeginAllReduce(values);
        }

        var host = new HostBlock<float>(device.Memory, values);
        host.Read();
        return new PendingSum(ranks.BeginAllReduce(host.View), host);
    }

    private void InPlace<T>(BufferView<T> values, Action<ICommunicator, BufferView<T>> call) where T : unmanaged
    {
        device.Synchronize();
        if (ranks.TakesDeviceMemory)
        {
            call(ranks, values);
            return;
        }

        using var host = new HostBlock<T>(device.Memory, values);
        host.Read();
        call(ranks, host.View);
        host.Write();
    }

    /// <summary>Memory of the host that stands for some of the device's.</summary>
    private sealed class HostBlock<T>(IDeviceMemory device, BufferView<T> there) : IDisposable where T : unmanaged
    {
        private readonly long bytes = there.Length * sizeof(T);
        private readonly nint block = device.AllocateHost(there.Length * sizeof(T));

        public BufferView<T> View => new((T*)block, there.Length);

        public void Read() => device.CopyToHost((nint)there.Pointer, new Span<byte>((void*)block, checked((int)bytes)));

        public void Write()
            => device.CopyFromHost(new ReadOnlySpan<byte>((void*)block, checked((int)bytes)), (nint)there.Pointer);

        public void Dispose() => device.FreeHost(block, bytes);
    }

    private sealed class PendingSum(IPendingSum sum, HostBlock<float> host) : IPendingSum
    {
        private bool taken;

        public bool Poll() => sum.Poll();

        public void Wait()
        {
            if (!taken)
            {
                taken = true;
                sum.Wait();
                host.Write();
                host.Dispose();
            }
        }
    }
}
