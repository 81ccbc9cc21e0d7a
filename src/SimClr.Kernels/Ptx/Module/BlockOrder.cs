namespace SimClr.Kernels.Ptx;

/// <summary>Which blocks are written, in which order, and which of them need a label.</summary>
internal static class BlockOrder
{
    /// <summary>Leads jumps past empty blocks, and leaves out what nothing leads to any more.</summary>
    public static List<Block> Arrange(IReadOnlyList<Block> blocks)
    {
        foreach (var block in blocks)
        {
            block.Next = Final(block.Next);
            block.Taken = Final(block.Taken);
            if (block.Taken == block.Next)
                (block.Condition, block.Taken) = (null, null);
        }

        var reached = new HashSet<Block>();
        var pending = new Stack<Block>([blocks[0]]);
        while (pending.TryPop(out var block))
        {
            if (!reached.Add(block))
                continue;
            if (block.Next is not null)
                pending.Push(block.Next);
            if (block.Taken is not null)
                pending.Push(block.Taken);
        }

        return [.. blocks.Where(reached.Contains)];
    }

    /// <summary>Blocks that a jump leads to, numbered in their order.</summary>
    public static Dictionary<Block, int> Targets(List<Block> blocks)
    {
        var jumps = new HashSet<Block>();
        for (int i = 0; i < blocks.Count; i++)
        {
            var following = i + 1 < blocks.Count ? blocks[i + 1] : null;
            var (taken, next) = (blocks[i].Taken, blocks[i].Next);
            if (taken is not null && taken != following)
                jumps.Add(taken);
            if (next is not null && next != following)
                jumps.Add(next);
        }

        var targets = new Dictionary<Block, int>();
        foreach (var block in blocks.Where(jumps.Contains))
            targets.Add(block, targets.Count);
        return targets;
    }

    private static Block? Final(Block? block)
    {
        // An endless empty loop leads to itself.
        int hops = 0;
        while (hops++ < 1000 && block is { Instructions.Count: 0, Condition: null, Next: { } next })
            block = next;
        return block;
    }
}
