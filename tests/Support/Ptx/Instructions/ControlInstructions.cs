using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

internal sealed class Branch(int target) : Instruction
{
    public override void Execute(Warp warp, uint mask) => warp.Branch(this, mask, target);
}

/// <summary>ret, exit.</summary>
internal sealed class Exit : Instruction
{
    public override void Execute(Warp warp, uint mask) => warp.Exit(mask);
}

internal sealed class Trap : Instruction
{
    public override void Execute(Warp warp, uint mask)
        => throw warp.Fault(this, BitOperations.TrailingZeroCount(mask), "the kernel stopped itself");
}

/// <summary>Nothing to do: fences, and hints.</summary>
internal sealed class NoOperation : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
    }
}

/// <summary>bar.warp.sync.</summary>
internal sealed unsafe class WarpBarrier(Operand members) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        if (Collective.Gather(warp, this, mask, members) != 0)
        {
            warp.Block.Shared.WarpBarrier(warp);
        }
    }
}

/// <summary>bar.sync 0, and bar.red with an operation on a predicate.</summary>
internal sealed unsafe class Barrier(string? operation = null, Operand d = default, PredicateInput p = default) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        if (warp.Gather(this, mask, warp.Existing & ~warp.Exited))
        {
            warp.Block.WaitAtBarrier(warp, this);
        }
    }

    /// <summary>All threads are here.</summary>
    public void Complete(IReadOnlyList<Warp> warps)
    {
        if (operation is null)
        {
            return;
        }

        int holds = warps.Sum(warp => BitOperations.PopCount(p.Read(warp, this, warp.Active) & warp.Active));
        int threads = warps.Sum(warp => BitOperations.PopCount(warp.Active));
        foreach (var warp in warps)
        {
            if (operation == "popc")
            {
                new Span<int>(warp.Registers + d.Offset, Warp.Lanes).Fill(holds);
            }
            else
            {
                *(uint*)(warp.Registers + d.Offset)
                    = (operation == "and" ? holds == threads : holds > 0) ? Warp.AllLanes : 0;
            }

            warp.Wrote(warp.Active, d);
        }
    }
}

/// <summary>Instructions that several lanes execute together.</summary>
internal static unsafe class Collective
{
    /// <summary>
    /// The lanes of the member mask once all are here, 0 while some are missing. The mask is the same in all lanes and
    /// names the lane itself.
    /// </summary>
    public static uint Gather(Warp warp, Instruction instruction, uint mask, Operand members)
    {
        warp.Need(instruction, mask, members);
        int first = BitOperations.TrailingZeroCount(mask);
        uint* masks = (uint*)(warp.Registers + members.Offset);
        uint wanted = masks[first];
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            if (masks[lane] != wanted || (wanted >> lane & 1) == 0)
            {
                throw warp.Fault(instruction, lane,
                    $"member mask {masks[lane]:x8}: it must name the lane itself, and be {wanted:x8} as in lane {first}");
            }
        }

        return warp.Gather(instruction, mask, wanted) ? wanted : 0;
    }
}
