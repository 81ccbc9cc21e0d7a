using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>cp.async: the copy begins here; the bytes may be touched after its wait.</summary>
/// <param name="sourceBytes">How many of the bytes are read, where given; zeros stand for the rest.</param>
/// <param name="ignored">Where the source is not read at all.</param>
internal sealed unsafe class CopyAsync(
    PtxAddress to, PtxAddress from, int bytes, Operand? sourceBytes, PredicateInput? ignored) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, to.Base, from.Base, sourceBytes ?? to.Base);
        uint notRead = ignored is PredicateInput predicate ? predicate.Read(warp, this, mask) : 0;
        byte* file = warp.Registers;
        var memory = warp.Block.Launch.Memory;
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            int read = sourceBytes is Operand given ? (int)((uint*)(file + given.Offset))[lane] : bytes;
            read = (notRead >> lane & 1) != 0 ? 0 : read;
            ulong source = from.Of(file, lane);
            if ((uint)read > (uint)bytes)
            {
                throw warp.Fault(this, lane, $"reads {read} bytes, copies {bytes}");
            }

            uint address = SharedAddressSpace.Narrow(to.Of(file, lane));
            byte* target = warp.Block.Shared.BeginCopy(warp, this, lane, address, bytes);
            Unsafe.InitBlockUnaligned(target, 0, (uint)bytes);
            if (read == bytes)
            {
                byte* place = GlobalSpace.Read(warp, this, lane, source, bytes);
                Unsafe.CopyBlockUnaligned(target, place, (uint)bytes);
            }
            else if (read > 0)
            {
                // The address is aligned to the whole copy, however little is read.
                byte* place = source % (uint)bytes == 0 ? memory.ReadRun(source, read) : null;
                if (place == null)
                {
                    throw warp.Fault(this, lane, memory.Forbids(source, 1)
                        ?? $"global memory at {source:x}: not aligned to {bytes}, outside, or not written");
                }

                Unsafe.CopyBlockUnaligned(target, place, (uint)read);
            }
        }
    }
}

internal sealed class CommitCopies : Instruction
{
    public override void Execute(Warp warp, uint mask) => warp.Copies.Commit(mask);
}

/// <summary>cp.async.wait_group n; wait_all is a commit and a wait for 0.</summary>
internal sealed class WaitForCopies(int groupsLeft, bool commits) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        if (commits)
        {
            warp.Copies.Commit(mask);
        }

        warp.Copies.Wait(warp, mask, groupsLeft);
    }
}
