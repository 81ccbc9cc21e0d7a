namespace SimClr.Tests.Support.Ptx;

/// <content>What to do about an access that no barrier of the block orders.</content>
internal sealed unsafe partial class SharedSpace
{
    private void Inside(Warp warp, Instruction instruction, int lane, uint address, int length)
    {
        if (address > bytes || bytes - address < (uint)length)
        {
            throw warp.Fault(instruction, lane,
                $"shared memory at {address}, {length} bytes: outside of the block's {bytes} bytes");
        }

        if ((address & (uint)(length - 1)) != 0)
        {
            throw warp.Fault(instruction, lane, $"shared memory at {address}: not aligned to {length} bytes");
        }
    }

    private void CheckWriter(
        Warp warp, Instruction instruction, int lane, uint granule, uint writer, uint me, string does)
    {
        string where = $"shared memory at {granule << shift}";
        if (writer == Gap)
        {
            throw warp.Fault(instruction, lane, $"{where}: outside of any array");
        }

        if (writer == 0)
        {
            if (checksWritten)
            {
                throw warp.Fault(instruction, lane, $"{does} {where}, which was not written");
            }

            return;
        }

        if ((writer & KindMask) == UnderWay)
        {
            throw warp.Fault(instruction, lane,
                $"{does} {where} while thread {writer & ThreadMask}'s cp.async to it is under way");
        }

        if (!checksRaces || IsOrdered(warp, writer) || IsSameThread(writer, me, ManyAtomics))
        {
            return;
        }

        throw warp.Fault(instruction, lane,
            $"race: {does} {where}, which thread {writer & ThreadMask} wrote, with no barrier between");
    }

    private void CheckReader(Warp warp, Instruction instruction, int lane, uint granule, uint me, string does)
    {
        uint reader = readers[granule];
        bool severalWarps = (reader & KindMask) == SeveralWarps;
        if (!checksRaces || (!severalWarps && IsOrdered(warp, reader))
            || ((reader & KindMask) == 0 && IsSameThread(reader, me, ManyAtomics)))
        {
            return;
        }

        throw warp.Fault(instruction, lane,
            $"race: {does} shared memory at {granule << shift}, which thread {reader & ThreadMask} read, "
            + "with no barrier between");
    }

    /// <summary>The warp has synchronised since.</summary>
    private static bool IsOrdered(Warp warp, uint record)
        => (record & ThreadMask) / Warp.Lanes == warp.Index && record >> TickShift < warp.Tick;

    private static bool IsSameThread(uint record, uint me, uint several)
        => (record & ThreadMask) == (me & ThreadMask) && (record & KindMask) != several
            && (me & KindMask) is 0 or Atomic;

    /// <summary>The record of a read after another that the same barrier of the block precedes.</summary>
    private static uint Merge(uint reader, uint me, Warp warp)
    {
        if ((reader & KindMask) == SeveralWarps)
        {
            return reader;
        }

        if ((reader & ThreadMask) / Warp.Lanes != warp.Index)
        {
            return (me & ~KindMask) | SeveralWarps;
        }

        // Earlier reads of this warp are ordered before whatever its lanes do now.
        bool alone = reader >> TickShift < warp.Tick || reader == me;
        return alone ? me : (me & ~KindMask) | SeveralOfWarp;
    }
}
