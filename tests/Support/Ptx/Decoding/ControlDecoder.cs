namespace SimClr.Tests.Support.Ptx;

/// <summary>Branches, barriers, exits, fences.</summary>
internal static class ControlDecoder
{
    public static Instruction? Decode(Operands operands, IReadOnlyDictionary<string, int> labels)
    {
        var statement = operands.Statement;
        switch (statement.Parts[0])
        {
            case "bra":
                return labels.TryGetValue(operands.Text(0), out int target)
                    ? new Branch(target)
                    : throw statement.Unsupported($"there is no label {operands.Text(0)}");
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
