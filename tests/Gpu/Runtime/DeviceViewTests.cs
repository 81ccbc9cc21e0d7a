using System.Runtime.InteropServices;
using ILGPU;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu;

internal sealed unsafe class DeviceViewTests
{
    /// <summary>
    /// Rows of 48 bytes too: a table starts where the allocator says, not on a multiple of its rows.
    /// </summary>
    [Test]
    public void AddressAndLengthStay()
    {
        Assert.That(Written(new BufferView<float>((float*)0x7f0000001004, 5).AsArrayView()),
            Is.EqualTo((0x7f0000001004, 5)));
        Assert.That(Written(new BufferView<byte>((byte*)0x1003, 7).AsArrayView()), Is.EqualTo((0x1003, 7)));
        Assert.That(Written(new BufferView<Row>((Row*)0x7f0000001010, 3).AsArrayView()),
            Is.EqualTo((0x7f0000001010, 3)));
        Assert.That(Written(new BufferView<Row>((Row*)0x7f0000001010, 3).AsArrayView().SubView(2, 1)),
            Is.EqualTo((0x7f0000001070, 1)));
    }

    [Test]
    public void EmptyViewsHaveNoAddress()
    {
        Assert.That(Written(default(BufferView<float>).AsArrayView()), Is.EqualTo((0, 0)));
        Assert.That(Written(new BufferView<float>((float*)0x1000, 0).AsArrayView()), Is.EqualTo((0, 0)));
        Assert.That(Written(new BufferView<float>((float*)0x1000, 3).AsQuads()), Is.EqualTo((0, 0)));
    }

    [Test]
    public void QuadsAreTheWholeFours()
        => Assert.That(Written(new BufferView<float>((float*)0x1010, 11).AsQuads()), Is.EqualTo((0x1010, 2)));

    [Test]
    public void UnalignedViewsAreRefused()
    {
        Assert.That(() => new BufferView<float>((float*)0x1008, 8).AsQuads(),
            Throws.ArgumentException.With.Message.EqualTo("address 1008: Float4 needs a multiple of 16 bytes."));
        Assert.That(() => new BufferView<float>((float*)0x1002, 8).AsArrayView(),
            Throws.ArgumentException.With.Message.EqualTo("address 1002: Single needs a multiple of 4 bytes."));
        Assert.That(() => new BufferView<Row>((Row*)0x1008, 8).AsArrayView(),
            Throws.ArgumentException.With.Message.EqualTo("address 1008: Row needs a multiple of 16 bytes."));
        Assert.That(() => new BufferView<float>((float*)0x1002, 8).FirstIndex(), Throws.ArgumentException);
    }

    [Test]
    public void IndicesIntoAllMemoryLeadToTheElements()
    {
        using var gpu = new InterpretedGpu();
        var (array, output) = (Floats(gpu, 0, 1, 2, 3, 4, 2.5f, 6, 7), Floats(gpu, 0));
        Launch(gpu, array.FirstIndex() + 5, output);
        Assert.That(output[0], Is.EqualTo(2.5f));
        Assert.That(default(BufferView<float>).FirstIndex(), Is.Zero);
        Assert.That(Written(DeviceViews.AllMemory<float>()), Is.EqualTo((0, long.MaxValue / sizeof(float))));
    }

    /// <summary>A kernel that may look everywhere is still told where nothing is.</summary>
    [TestCase(8)]
    [TestCase(-1)]
    public void TheInterpreterSeesWrongIndices(int index)
    {
        using var gpu = new InterpretedGpu();
        var (array, output) = (Floats(gpu, 0, 1, 2, 3, 4, 5, 6, 7), Floats(gpu, 0));
        Assert.That(() => Launch(gpu, array.FirstIndex() + index, output), Throws.TypeOf<PtxFault>());
    }

    [Kernel]
    private static void Read(ArrayView<float> memory, long index, ArrayView<float> output)
    {
        if (Group.IdxX == 0)
        {
            output[0] = memory[index];
        }
    }

    private static void Launch(InterpretedGpu gpu, long index, BufferView<float> output)
        => new KernelLauncher(gpu).Launch(
            Read, new KernelConfig(1, 32), DeviceViews.AllMemory<float>(), index, output.AsArrayView());

    private static BufferView<float> Floats(InterpretedGpu gpu, params ReadOnlySpan<float> values)
    {
        nint block = gpu.Memory.Allocate(values.Length * sizeof(float));
        var view = new BufferView<float>((float*)block, values.Length);
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(values), (nint)view.Pointer);
        return view;
    }

    /// <summary>What a launch writes of a view.</summary>
    private static (long Address, long Length) Written<T>(ArrayView<T> view) where T : unmanaged
    {
        long* bytes = stackalloc long[2];
        ArgumentWriter<ArrayView<T>>.Write(view, (long)bytes);
        return (bytes[0], bytes[1]);
    }

    private readonly record struct Row(long A, long B, Float4 C, long D, long E);
}
