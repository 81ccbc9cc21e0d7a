using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Stores;

/// <summary>Pixels in host memory.</summary>
internal sealed unsafe class HostPixels : ResidentPixels
{
    private const int BlockAlignment = 64;

    private readonly HostPixels? whole; // whose block this part's pictures are in
    private readonly BufferView<byte> block;
    private ResidentPixels? copy;

    /// <summary>Pictures of these sizes, contents undefined: the caller writes them.</summary>
    /// <exception cref="DataException">There is no memory for them.</exception>
    public HostPixels(PictureSize[] sizes)
        : this(Allocate(sizes), sizes)
    {
    }

    private HostPixels(BufferView<byte> block, PictureSize[] sizes)
        : base(Lay(block.Pointer, [.. Enumerable.Range(0, sizes.Length)], sizes)) => this.block = block;

    private HostPixels(HostPixels whole, ImageRef[] images)
        : base(images) => (this.whole, block) = (whole, whole.block);

    ~HostPixels()
    {
        if (whole is null)
        {
            NativeMemory.AlignedFree(block.Pointer);
        }
    }

    /// <summary>One picture's pixels (Height, Width, 3). Keep this object alive while they are in use.</summary>
    public Span<byte> this[int number] => Images[number].Pixels.AsSpan();

    public static HostPixels Uniform(int count, int height, int width)
        => new([.. Enumerable.Repeat(new PictureSize(height, width), count)]);

    /// <summary>These pictures alone, numbered anew.</summary>
    public HostPixels Select(int[] numbers)
        => new(this, [.. numbers.Select((number, i) => Images[number] with { Index = i })]);

    /// <summary>A copy, made once, where the device does not work in host memory.</summary>
    public override PixelStore On(Device device)
    {
        if (device.Memory.IsHostMemory)
        {
            return this;
        }

        if (copy?.Memory != device.Memory)
        {
            var there = new DeviceBlock(device.Memory);
            copy = new ResidentPixels(there.Upload(block, Images), there);
        }

        return copy;
    }

    private static BufferView<byte> Allocate(PictureSize[] sizes)
    {
        long bytes = BlockLength(sizes);
        try
        {
            return new BufferView<byte>(
                (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), BlockAlignment), bytes);
        }
        catch (OutOfMemoryException exception)
        {
            throw new DataException(
                $"data: no memory for {bytes:N0} bytes of pixels; choose a smaller data set or --image-size.",
                exception);
        }
    }
}
