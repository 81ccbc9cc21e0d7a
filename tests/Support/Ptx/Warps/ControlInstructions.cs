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
