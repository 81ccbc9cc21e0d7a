using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ranks;
using SimClr.Tensors;
using SimClr.Tensors.Ranks;
using SimClr.Tests.Support.Ptx;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Tensors.Ranks;

/// <summary>What lies on a card goes by way of the host, where the communicator takes nothing else.</summary>
internal sealed class DeviceCommunicatorTests
{
    [Test]
    public void MemoryOfTheHostNeedsNoDetour()
    {
        var rank = new RecordedRank();
        Assert.That(DeviceCommunicator.Of(new CpuDevice(threads: 1), rank), Is.SameAs(rank));
    }

    [Test]
    public void EveryCallReachesTheCardsMemory()
    {
        float[][] results = ThreadRanks.Run<float[]>(2, ranks =>
        {
            using var gpu = new InterpretedGpu();
            var device = new CudaDevice(gpu);
            var there = DeviceCommunicator.Of(device, ranks);
            Assert.That(there.TakesDeviceMemory);
            using var scope = new TensorScope();
            var own = Tensor.FromHost(device, new Shape(2), [ranks.Rank, 10 + ranks.Rank]);
            var all = Tensor.Empty(device, new Shape(4));
            there.AllGather(own.View, all.View);
            var sum = Tensor.FromHost(device, new Shape(2), [ranks.Rank + 1, 3]);
            var pending = there.BeginAllReduce(sum.View);
            var ofRank0 = Tensor.FromHost(device, new Shape(1), [7 + ranks.Rank]);
            there.Broadcast(ofRank0.View);
            while (!pending.Poll())
            {
                Thread.Yield();
            }

            pending.Wait();
            pending.Wait(); // once more says nothing new
            return [.. all.ToArray(), .. sum.ToArray(), .. ofRank0.ToArray(), .. Doubles(device, there, ranks.Rank)];
        });
        Assert.That(results, Is.All.EqualTo(new float[] { 0, 10, 1, 11, 3, 6, 7, 5, 1 }));
    }

    private static unsafe float[] Doubles(CudaDevice device, ICommunicator there, int rank)
    {
        double[] values = [rank + 2, 0.5];
        nint block = device.Memory.Allocate(16);
        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(values.AsSpan()), block);
        there.AllReduce(new BufferView<double>((double*)block, 2));
        device.Memory.CopyToHost(block, MemoryMarshal.AsBytes(values.AsSpan()));
        device.Memory.Free(block, 16);
        return [.. values.Select(value => (float)value)];
    }
}
