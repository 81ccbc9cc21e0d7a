using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// The shared memory of a block, and who touched it last. The unit of this record, a granule, is as wide as
/// the narrowest write in the kernel (at most 4 bytes). Time is a count of barriers: those of the block and
/// those of single warps. What happened before the block's last barrier is ordered for all, before a warp's
/// last one within the warp.
/// </summary>
/// <remarks>
/// A record is tick (20 bits), kind (2 bits), thread (10 bits). Writers: kind 0 a store, 1 an atomic, 2 a
/// copy under way, 3 atomics of several threads; 0 as a whole: never written. Readers: kind 0 one thread, 1
/// several of its warp, 2 several warps.
/// </remarks>
internal sealed unsafe partial class SharedSpace : IDisposable
{
    private const int TickShift = 12;
    private const int KindShift = 10;
    private const uint KindMask = 3u << KindShift;
    private const uint ThreadMask = (1u << KindShift) - 1;
    private const uint TickLimit = (1u << (32 - TickShift)) - 2;
    private const uint Atomic = 1u << KindShift;
    private const uint UnderWay = 2u << KindShift;
    private const uint ManyAtomics = 3u << KindShift;
    private const uint SeveralOfWarp = 1u << KindShift;
    private const uint SeveralWarps = 2u << KindShift;
    private const uint Never = uint.MaxValue << TickShift; // no barrier orders this
    private const uint Gap = uint.MaxValue; // between two arrays

    private readonly NativeBlock data;
    private readonly NativeBlock writerRecords;
    private readonly NativeBlock readerRecords;
    private readonly IReadOnlyList<(int Start, int End)> gaps;
    private readonly uint* writers;
    private readonly uint* readers;
    private readonly uint bytes;
    private readonly int shift;
    private readonly bool checksRaces;
    private readonly bool checksWritten;
    private uint tick;
    private uint ordered; // records below this happened before the block's last barrier

    public SharedSpace(KernelCode code, PtxChecks checks)
    {
        bytes = (uint)code.SharedBytes;
        shift = BitOperations.Log2((uint)code.SharedGranule);
        gaps = code.SharedGaps;
        data = new NativeBlock(bytes);
        writerRecords = new NativeBlock((long)(bytes >> shift) * sizeof(uint));
        readerRecords = new NativeBlock((long)(bytes >> shift) * sizeof(uint));
        writers = (uint*)writerRecords.Pointer;
        readers = (uint*)readerRecords.Pointer;
        checksRaces = checks.HasFlag(PtxChecks.SharedRaces);
        checksWritten = checks.HasFlag(PtxChecks.Uninitialized);
    }

    public uint BlockTick { get; private set; }

    public void Start()
    {
        tick = 0;
        new Span<byte>(data.Pointer, (int)bytes).Fill(0xFF);
        new Span<uint>(writers, (int)(bytes >> shift)).Clear();
        new Span<uint>(readers, (int)(bytes >> shift)).Clear();
        foreach (var (start, end) in gaps)
        {
            new Span<uint>(writers + (start >> shift), (end - start) >> shift).Fill(Gap);
        }

        Barrier();
    }

    public void Barrier()
    {
        if (tick > TickLimit / 2)
        {
            StartCountAgain();
        }

        BlockTick = NextTick();
        ordered = BlockTick << TickShift;
    }

    /// <summary>What this warp's lanes do from now on happens after what they did until now.</summary>
    public void WarpBarrier(Warp warp)
    {
        if (bytes > 0)
        {
            warp.Tick = NextTick();
        }
    }

    /// <summary>The place of an access in the host's memory, once it has been checked and recorded.</summary>
    public byte* Read(Warp warp, Instruction instruction, int lane, uint address, int length)
    {
        Inside(warp, instruction, lane, address, length);
        uint me = Me(warp, lane);
        uint end = (address + (uint)length - 1) >> shift;
        for (uint g = address >> shift; g <= end; g++)
        {
            uint writer = writers[g];
            if (writer - 1 >= ordered - 1)
            {
                CheckWriter(warp, instruction, lane, g, writer, me, "reads");
            }

            readers[g] = readers[g] < ordered ? me : Merge(readers[g], me, warp);
        }

        return data.Pointer + address;
    }

    public byte* Write(Warp warp, Instruction instruction, int lane, uint address, int length)
    {
        Inside(warp, instruction, lane, address, length);
        uint me = Me(warp, lane);
        uint end = (address + (uint)length - 1) >> shift;
        for (uint g = address >> shift; g <= end; g++)
        {
            uint writer = writers[g];
            if (writer >= ordered)
            {
                CheckWriter(warp, instruction, lane, g, writer, me, "writes");
            }

            if (readers[g] >= ordered)
            {
                CheckReader(warp, instruction, lane, g, me, "writes");
            }

            writers[g] = me;
        }

        return data.Pointer + address;
    }

    /// <summary>A copy begins: nobody may touch the bytes until it has been waited for.</summary>
    public byte* BeginCopy(Warp warp, Instruction instruction, int lane, uint address, int length)
    {
        byte* place = Write(warp, instruction, lane, address, length);
        for (uint g = address >> shift; g <= (address + (uint)length - 1) >> shift; g++)
        {
            writers[g] = (Me(warp, lane) & ThreadMask) | UnderWay | Never;
        }

        warp.Copies.Add(lane, address, length);
        return place;
    }

    public void CompleteCopy(Warp warp, int lane, uint address, int length)
    {
        for (uint g = address >> shift; g <= (address + (uint)length - 1) >> shift; g++)
        {
            writers[g] = Me(warp, lane);
        }
    }

    /// <summary>A row of ldmatrix: read by a lane on behalf of the warp.</summary>
    public byte* ReadForWarp(Warp warp, Instruction instruction, int lane, uint address, int length)
    {
        Inside(warp, instruction, lane, address, length);
        uint me = Me(warp, lane) | SeveralOfWarp;
        uint nobody = me | SeveralWarps; // even the lane's own write needs a barrier: others receive it
        for (uint g = address >> shift; g <= (address + (uint)length - 1) >> shift; g++)
        {
            uint writer = writers[g];
            if (writer - 1 >= ordered - 1)
            {
                CheckWriter(warp, instruction, lane, g, writer, nobody, "reads");
            }

            readers[g] = readers[g] < ordered ? me : Merge(readers[g], me, warp);
        }

        return data.Pointer + address;
    }

    public byte* Update(Warp warp, Instruction instruction, int lane, uint address, int length)
    {
        Inside(warp, instruction, lane, address, length);
        uint me = Me(warp, lane) | Atomic;
        for (uint g = address >> shift; g <= (address + (uint)length - 1) >> shift; g++)
        {
            uint writer = writers[g];
            bool together = writer >= ordered && writer != Gap && (writer & Atomic) != 0;
            if (!together && writer - 1 >= ordered - 1)
            {
                CheckWriter(warp, instruction, lane, g, writer, me, "updates");
            }

            if (readers[g] >= ordered)
            {
                CheckReader(warp, instruction, lane, g, me, "updates");
            }

            writers[g] = together && (writer & (KindMask | ThreadMask)) != (me & (KindMask | ThreadMask))
                ? me | ManyAtomics
                : me;
        }

        return data.Pointer + address;
    }

    public void Dispose()
    {
        data.Dispose();
        writerRecords.Dispose();
        readerRecords.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Me(Warp warp, int lane)
        => warp.Tick << TickShift | (uint)(warp.Index * Warp.Lanes + lane);

    /// <summary>At a barrier of the block: all that was is ordered, however long ago.</summary>
    private void StartCountAgain()
    {
        tick = 1;
        for (uint g = 0; g < bytes >> shift; g++)
        {
            readers[g] = 0;
            bool keeps = writers[g] is 0 or Gap || (writers[g] & KindMask) == UnderWay;
            writers[g] = keeps ? writers[g] : 1u << TickShift;
        }
    }

    private uint NextTick()
    {
        if (++tick > TickLimit)
        {
            throw new NotSupportedException(
                $"the interpreter counts {TickLimit} barriers in a block, not more");
        }

        return tick;
    }
}
