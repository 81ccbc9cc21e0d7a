using ILGPU.IR;
using ILGPU.IR.Transformations;
using ILGPU.IR.Values;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Puts a block of its own on each way from a fork to a block with phis. ILGPU writes the moves of such phis before the
/// fork, for both ways: where the other one still needs what the phi held (the count of an outer loop whose sum with 1
/// was sunk into the inner one), it finds the new value. On a block of their own the moves are made on their own way.
/// </summary>
internal sealed class SplitEdges : UnorderedTransformation
{
    protected override bool PerformTransformation(Method.Builder builder)
    {
        var edges = new List<(BasicBlock Fork, BasicBlock Target)>();
        foreach (var block in builder.SourceBlocks)
        {
            if (block.Successors.Length < 2)
            {
                continue;
            }

            foreach (var target in block.Successors)
            {
                if (HasPhis(target) && !edges.Contains((block, target)))
                {
                    edges.Add((block, target));
                }
            }
        }

        builder.AcceptControlFlowUpdates(accept: true);
        foreach (var (fork, target) in edges)
        {
            var phis = new List<PhiValue>();
            foreach (var entry in target)
            {
                if (entry.Value is PhiValue phi)
                {
                    phis.Add(phi);
                }
            }

            var split = builder.CreateBasicBlock(target.Location);
            split.CreateBranch(target.Location, target);
            ((Branch)fork.Terminator!).RemapTargets(builder[fork], new Detour(target, split.BasicBlock));
            foreach (var phi in phis)
            {
                phi.RemapArguments(builder, new PhiValue.BlockRemapper(fork, split.BasicBlock));
            }
        }

        return edges.Count > 0;
    }

    private static bool HasPhis(BasicBlock block)
    {
        foreach (var entry in block)
        {
            if (entry.Value is PhiValue)
            {
                return true;
            }
        }

        return false;
    }
}
