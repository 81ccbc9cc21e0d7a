using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

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
internal sealed unsafe class Barrier(string? operation = null, Operand d = default,
    PredicateInput p = default) : Instruction
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
