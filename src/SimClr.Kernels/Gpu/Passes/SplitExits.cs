using ILGPU.IR;
using ILGPU.IR.Analyses;
using ILGPU.IR.Transformations;
using ILGPU.IR.Values;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Gives each loop an exit block of its own, without phis. ILGPU's LoopUnrolling does not tell the phis of an exit
/// that they are reached from the unrolled code (its issue 1330): they would take wrong values.
/// </summary>
internal sealed class SplitExits : UnorderedTransformation
{
    protected override bool PerformTransformation(Method.Builder builder)
    {
        var exits = new List<(BasicBlock Breaker, BasicBlock Exit)>();
        foreach (var loop in builder.SourceBlocks.CreateCFG().CreateLoops())
        {
            if (loop.Exits.Length == 1 && loop.Breakers.Length == 1)
            {
                exits.Add((loop.Breakers[0], loop.Exits[0]));
            }
        }

        builder.AcceptControlFlowUpdates(accept: true);
        foreach (var (breaker, exit) in exits)
        {
            var phis = new List<PhiValue>();
            foreach (var entry in exit)
            {
                if (entry.Value is PhiValue phi)
                {
                    phis.Add(phi);
                }
            }

            if (phis.Count == 0)
            {
                continue;
            }

            var split = builder.CreateBasicBlock(exit.Location);
            split.CreateBranch(exit.Location, exit);
            ((Branch)breaker.Terminator!).RemapTargets(builder[breaker], new Detour(exit, split.BasicBlock));
            foreach (var phi in phis)
            {
                phi.RemapArguments(builder, new PhiValue.BlockRemapper(breaker, split.BasicBlock));
            }
        }

        return exits.Count > 0;
    }
}
