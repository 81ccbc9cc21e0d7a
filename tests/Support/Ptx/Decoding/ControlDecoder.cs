namespace SimClr.Tests.Support.Ptx;

/// <summary>Branches, barriers, exits, fences.</summary>
internal static class ControlDecoder
{
    public static Instruction? Decode(Operands operands, PtxModule module)
    {
        var statement = operands.Statement;
        switch (statement.Parts[0])
        {
            case "bra":
                return new Branch(Target(statement, module, operands.Text(0)), statement.Has("uni"));
            case "brx":
                return module.BranchTargets.TryGetValue(operands.Text(1), out string[]? targets)
                    ? new IndexedBranch(operands.Source(0, PtxType.U32),
                        [.. targets.Select(label => Target(statement, module, label))], statement.Has("uni"))
                    : throw statement.Unsupported($"there are no .branchtargets {operands.Text(1)}");
            case "ret" or "exit":
                return new Exit();
            case "trap" or "brkpt":
                return new Trap();
            case "bar" or "barrier" when statement.Has("warp"):
                return new WarpBarrier(operands.Source(0, PtxType.B32));
            case "bar" or "barrier":
                return Barrier(operands);
            case "membar" or "fence" or "nanosleep" or "prefetch" or "discard" or "applypriority":
                return new NoOperation();
            default:
                return null;
        }
    }

    private static int Target(PtxStatement statement, PtxModule module, string label)
        => module.Labels.TryGetValue(label, out int target) ? target
            : throw statement.Unsupported($"there is no label {label}");

    private static Barrier Barrier(Operands operands)
    {
        var statement = operands.Statement;
        int barrier = statement.Has("red") ? 1 : 0;
        if (operands.Immediate(barrier) != 0 || statement.Has("arrive"))
        {
            throw statement.Unsupported("only barrier 0, of all threads, is known");
        }

        if (!statement.Has("red"))
        {
            return operands.Count == 1 ? new Barrier()
                : throw statement.Unsupported("a barrier of some threads");
        }

        string operation = statement.Parts.First(part => part is "popc" or "and" or "or");
        var d = operation == "popc" ? operands.Destination(0, PtxType.U32)
            : operands.Predicate(operands.Text(0));
        return new Barrier(operation, d, MoveDecoder.Predicate(operands, operands.Count - 1));
    }
}
