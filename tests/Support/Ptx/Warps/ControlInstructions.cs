using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <param name="uniform">The compiler promises that no threads part here.</param>
internal sealed class Branch(int target, bool uniform) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        if (uniform && mask != warp.Active)
        {
            throw warp.Fault(this, BitOperations.TrailingZeroCount(mask),
                $"is .uni, but of the lanes {warp.Active:x8} only {mask:x8} go there");
        }

        warp.Branch(this, mask, target);
    }
}

/// <summary>brx.idx: to the label whose number is in a register.</summary>
internal sealed unsafe class IndexedBranch(Operand index, int[] targets, bool uniform) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, index);
        uint* indices = (uint*)(warp.Registers + index.Offset);
        while (mask != 0)
        {
            int lane = BitOperations.TrailingZeroCount(mask);
            uint chosen = indices[lane];
            if (chosen >= targets.Length)
            {
                throw warp.Fault(this, lane, $"branch {(int)chosen} of {targets.Length}");
            }

            uint together = 0;
            for (uint left = mask; left != 0; left &= left - 1)
            {
                int other = BitOperations.TrailingZeroCount(left);
                together |= indices[other] == chosen ? 1u << other : 0;
            }

            if (uniform && together != mask)
            {
                throw warp.Fault(this, lane,
                    $"is .uni, but of the lanes {mask:x8} only {together:x8} take branch {chosen}");
            }

            mask &= ~together;
            warp.Branch(this, together, targets[chosen]);
        }
    }
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
