using System.Buffers;
using SixLabors.ImageSharp.Memory;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>
/// What decoders write pixels to, zeros before they do. A damaged file whose rows end early is then the same picture
/// each time, and shows nothing of the one before it.
/// </summary>
/// <param name="limitMegabytes">Of a buffer.</param>
internal sealed class ClearedMemory(int limitMegabytes) : MemoryAllocator
{
    private const int Edge = 16; // the JPEG decoder packs pixels by several, and reads beyond a row's end

    private readonly MemoryAllocator pool = Create(new MemoryAllocatorOptions
    {
        AllocationLimitMegabytes = limitMegabytes,
        MaximumPoolSizeMegabytes = 64,
    });

    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
        => new Lent<T>(pool.Allocate<T>(length + Edge, AllocationOptions.Clean), length);

    public override void ReleaseRetainedResources() => pool.ReleaseRetainedResources();

    // A picture is one buffer: what holds for that holds for the picture.
    protected override int GetBufferCapacityInBytes() => int.MaxValue;

    private sealed class Lent<T>(IMemoryOwner<T> all, int length) : IMemoryOwner<T> where T : struct
    {
        public Memory<T> Memory { get; } = all.Memory[..length];

        public void Dispose() => all.Dispose();
    }
}
