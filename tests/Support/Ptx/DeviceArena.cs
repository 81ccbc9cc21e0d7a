using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SimClr.Kernels;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// The memory of an interpreted card: host memory with a shadow byte for each byte, which says whether it
/// belongs to a block and whether it was written. Blocks have red zones around them; what was freed belongs
/// to none.
/// </summary>
internal sealed unsafe class DeviceArena : IDeviceMemory, IDisposable
{
    public const int Alignment = 256;

    private const byte Unallocated = 0;
    private const byte Allocated = 1;
    private const byte Written = 3;
    private const ulong AllWritten = 0x0303_0303_0303_0303;
    private const int RedZone = 256;
    private const byte Poison = 0xFF; // NaN, -1

    private readonly Dictionary<long, List<nint>> pool = [];
    private readonly Dictionary<nint, long> blocks = [];
    private readonly Lock poolLock = new();
    private readonly byte* memory;
    private readonly byte* shadow;
    private readonly ulong start;
    private readonly ulong size;
    private ulong used;
    private bool disposed;

    /// <param name="capacity">Address space; pages that nobody touches cost nothing.</param>
    public DeviceArena(long capacity)
    {
        size = (ulong)capacity;
        memory = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
        shadow = (byte*)NativeMemory.AllocZeroed((nuint)capacity); // all unallocated
        start = (ulong)memory;
        used = RedZone;
    }

    /// <summary>What was freed stays open to kernels.</summary>
    public bool KeepsFreed { get; set; }

    public long InUse { get; private set; }

    public long Peak { get; private set; }

    public void ResetPeak() => Peak = InUse;

    public nint Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long room = Room(bytes);
        lock (poolLock)
        {
            nint block;
            if (pool.TryGetValue(room, out var waiting) && waiting.Count > 0)
            {
                // Like the driver's pool, or as late as possible.
                block = KeepsFreed ? waiting.Min() : waiting[0];
                waiting.Remove(block);
            }
            else if ((ulong)room > size - used)
            {
                throw new InsufficientMemoryException(
                    $"memory: asked for {bytes:N0} bytes with {InUse:N0} in use of {size:N0}; "
                    + "lower --batch-size.");
            }
            else
            {
                block = (nint)(memory + used);
                used += (ulong)room;
            }

            blocks.Add(block, bytes);
            InUse += bytes;
            Peak = Math.Max(Peak, InUse);
            NativeMemory.Fill((void*)block, (nuint)bytes, Poison);
            NativeMemory.Fill(Shadow(block), (nuint)bytes, Allocated);
            return block;
        }
    }

    public void Free(nint block, long bytes)
    {
        lock (poolLock)
        {
            if (disposed)
            {
                return; // by the collector, which comes when it likes
            }

            if (!blocks.Remove(block, out long allocated) || allocated != bytes)
            {
                throw new PtxFault($"memory: freed {bytes} bytes at {block:x}: no such block is allocated");
            }

            InUse -= bytes;
            if (!KeepsFreed)
            {
                NativeMemory.Fill(Shadow(block), (nuint)bytes, Unallocated);
            }

            long room = Room(bytes);
            if (!pool.TryGetValue(room, out var waiting))
            {
                pool[room] = waiting = [];
            }

            waiting.Add(block);
        }
    }

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination)
    {
        source.CopyTo(new Span<byte>(Block(destination, source.Length), source.Length));
        NativeMemory.Fill(Shadow(destination), (nuint)source.Length, Written);
    }

    public void CopyToHost(nint source, Span<byte> destination)
        => new ReadOnlySpan<byte>(Block(source, destination.Length), destination.Length).CopyTo(destination);

    public void Clear(nint block, long bytes)
    {
        NativeMemory.Clear(Block(block, bytes), (nuint)bytes);
        NativeMemory.Fill(Shadow(block), (nuint)bytes, Written);
    }

    /// <summary>Where a kernel may read <paramref name="bytes"/> bytes (1 to 16), else null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Read(ulong address, int bytes)
    {
        ulong offset = address - start;
        if (offset >= size - sizeof(ulong) * 2 || (address & (uint)(bytes - 1)) != 0)
        {
            return null;
        }

        byte* state = shadow + offset;
        bool written = bytes switch
        {
            4 => *(uint*)state == unchecked((uint)AllWritten),
            16 => *(ulong*)state == AllWritten && *(ulong*)(state + 8) == AllWritten,
            8 => *(ulong*)state == AllWritten,
            2 => *(ushort*)state == unchecked((ushort)AllWritten),
            _ => *state == Written,
        };
        return written ? memory + offset : null;
    }

    /// <summary>
    /// Where a kernel may write <paramref name="bytes"/> bytes (1 to 16), which then are written; else null.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Write(ulong address, int bytes)
    {
        ulong offset = address - start;
        if (offset >= size - sizeof(ulong) * 2 || (address & (uint)(bytes - 1)) != 0)
        {
            return null;
        }

        // Blocks are aligned further than an access is long, but may end within it.
        byte* state = shadow + offset;
        if (state[0] == Unallocated || state[bytes - 1] == Unallocated)
        {
            return null;
        }

        switch (bytes)
        {
            case 4:
                *(uint*)state = unchecked((uint)AllWritten);
                break;
            case 16:
                *(ulong*)state = AllWritten;
                *(ulong*)(state + 8) = AllWritten;
                break;
            case 8:
                *(ulong*)state = AllWritten;
                break;
            case 2:
                *(ushort*)state = unchecked((ushort)AllWritten);
                break;
            default:
                *state = Written;
                break;
        }

        return memory + offset;
    }

    /// <summary>
    /// As <see cref="Read"/>, of a run of any length, in one piece of which each byte was written.
    /// </summary>
    public byte* ReadRun(ulong address, int bytes)
    {
        ulong offset = address - start;
        bool inside = offset < size && size - offset > (ulong)bytes;
        return inside && !new ReadOnlySpan<byte>(shadow + offset, bytes).ContainsAnyExcept(Written)
            ? memory + offset
            : null;
    }

    /// <summary>As <see cref="Write"/>, of a run of any length in one block.</summary>
    public byte* WriteRun(ulong address, int bytes)
    {
        ulong offset = address - start;
        if (offset >= size || size - offset <= (ulong)bytes
            || new ReadOnlySpan<byte>(shadow + offset, bytes).Contains(Unallocated))
        {
            return null;
        }

        new Span<byte>(shadow + offset, bytes).Fill(Written);
        return memory + offset;
    }

    /// <summary>Why an access is not allowed, or null: it is, but for never written bytes.</summary>
    public string? Forbids(ulong address, int bytes)
    {
        if ((address & (uint)(bytes - 1)) != 0)
        {
            return $"global memory at {address:x}: not aligned to {bytes} bytes";
        }

        ulong offset = address - start;
        bool inside = offset < size - (ulong)bytes;
        for (int i = 0; inside && i < bytes; i++)
        {
            inside = shadow[offset + (ulong)i] != Unallocated;
        }

        return inside ? null : $"global memory at {address:x}, {bytes} bytes: {Nearest(address)}";
    }

    public byte* Unchecked(ulong address) => memory + (address - start);

    public void Dispose()
    {
        lock (poolLock)
        {
            disposed = true;
        }

        NativeMemory.AlignedFree(memory);
        NativeMemory.Free(shadow);
    }

    private static long Room(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment + RedZone;

    private byte* Shadow(nint place) => shadow + ((ulong)place - start);

    private byte* Block(nint place, long bytes)
    {
        if (bytes > 0 && Forbids((ulong)place, 1) is null
            && Forbids((ulong)place + (ulong)bytes - 1, 1) is null)
        {
            return (byte*)place;
        }

        return bytes == 0 ? (byte*)place
            : throw new PtxFault(
                $"memory: a copy or clear of {bytes} bytes at {place:x}: {Nearest((ulong)place)}");
    }

    private string Nearest(ulong address)
    {
        lock (poolLock)
        {
            var below = blocks.Where(block => (ulong)block.Key <= address)
                .OrderByDescending(block => block.Key)
                .Take(1).ToList();
            return below.Count == 0
                ? "no block is allocated there"
                : $"outside of any block; the next below has {below[0].Value} bytes and starts "
                    + $"{address - (ulong)below[0].Key} bytes before";
        }
    }
}
