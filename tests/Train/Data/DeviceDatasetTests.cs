using System.Runtime.CompilerServices;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Gpu;
using SimClr.Tests.Support;
using SimClr.Train.Data;

namespace SimClr.Tests.Train.Data;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)] // each looks at a memory of its own
internal sealed unsafe class DeviceDatasetTests
{
    private readonly CpuDevice cpu = new(threads: 1);
    private readonly FarMemory far = new();

    [Test]
    public void OnTheCpuADataSetStaysWhereItIs()
    {
        var data = Shapes();
        Assert.That(data.Store.On(cpu), Is.SameAs(data.Store));
    }

    [Test]
    public void OnADeviceEveryPictureIsACopy()
    {
        var data = Shapes();
        var device = Device();
        var there = data.ImagesOn(device);
        for (int i = 0; i < data.Count; i++)
        {
            var (image, original) = (there[i], data.Image(i));
            byte[] pixels = new byte[image.Pixels.Length];
            device.Memory.CopyToHost((nint)image.Pixels.Pointer, pixels);
            Assert.That(pixels, Is.EqualTo(original.Pixels.AsSpan().ToArray()));
            Assert.That((long)image.Pixels.Pointer % 16, Is.Zero);
            Assert.That(
                (image.Height, image.Width, image.Index), Is.EqualTo((original.Height, original.Width, i)));
        }
    }

    [Test]
    public void ItIsCopiedOnceForAllItsParts()
    {
        var data = Shapes();
        var device = Device();
        Assert.That(data.On(device), Is.SameAs(data));
        long once = far.InUse;
        data.Select([3, 1]).ImagesOn(device);
        data.ImagesOn(device);
        Assert.That(far.InUse, Is.EqualTo(once).And.GreaterThan(0));
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
