using System.Runtime.CompilerServices;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Gpu;
using SimClr.Train.Data;

namespace SimClr.Tests.Train.Data;

internal sealed unsafe class DeviceDatasetTests
{
    private readonly CpuDevice cpu = new(threads: 1);
    private readonly FarMemory far = new();

    [Test]
    public void OnTheCpuADataSetStaysWhereItIs()
    {
        var data = Shapes();
        Assert.That(data.On(cpu), Is.SameAs(data));
    }

    [Test]
    public void OnADeviceEveryPictureIsACopy()
    {
        var data = Shapes();
        var device = Device();
        var there = data.On(device);
        Assert.That(there.Labels.ToArray(), Is.EqualTo(data.Labels.ToArray()));
        for (int i = 0; i < data.Count; i++)
        {
            var (image, original) = (there.Image(i), data.Image(i));
            byte[] pixels = new byte[image.Pixels.Length];
            device.Memory.CopyToHost((nint)image.Pixels.Pointer, pixels);
            Assert.That(pixels, Is.EqualTo(original.Pixels.AsSpan().ToArray()));
            Assert.That((long)image.Pixels.Pointer % 16, Is.Zero);
            Assert.That(
                (image.Height, image.Width, image.Index), Is.EqualTo((original.Height, original.Width, i)));
        }
    }

    [Test]
    public void ItIsCopiedOnceAndFindsItsWayBack()
    {
        var data = Shapes();
        var device = Device();
        var there = data.On(device);
        Assert.That(there.On(device), Is.SameAs(there));
        Assert.That(there.On(cpu), Is.SameAs(data));
    }

    [Test]
    public void ItsMemoryComesBackWhenNobodyHoldsIt()
    {
        Use();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(far.InUse, Is.Zero);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Use()
        {
            Shapes().On(Device());
            Assert.That(far.InUse, Is.GreaterThanOrEqualTo(5 * 16 * 16 * 3));
        }
    }

    private static ImageDataset Shapes()
        => DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions { ImageSize = 16, Count = 5 });

    private CudaDevice Device() => new(new FakeGpu { Memory = far });
}
