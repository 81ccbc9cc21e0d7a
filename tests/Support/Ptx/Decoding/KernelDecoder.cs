namespace SimClr.Tests.Support.Ptx;

/// <summary>Turns the statements of a module into instructions.</summary>
internal static class KernelDecoder
{
    public static KernelCode Decode(PtxModule module, int dynamicSharedBytes)
    {
        var map = new RegisterMap(module);
        var shared = new SharedLayout(module, dynamicSharedBytes);
        var instructions = new List<Instruction>();
        foreach (var statement in module.Statements)
        {
            var operands = new Operands(map, shared, module, statement)
            {
                Loose = statement.Parts[0] is "ld" or "st" or "cvt",
            };
            Operand? guard = statement.Guard is string predicate ? operands.Predicate(predicate) : null;
            var instruction = Decode(operands, module.Labels)
                ?? throw statement.Unsupported("the interpreter does not know this instruction");
            instructions.Add(instruction.Attach(statement, guard));
        }

        var end = new PtxStatement(0, "(end of the kernel)", null, false, ["ret"], []);
        instructions.Add(new Exit().Attach(end, null));
        return new KernelCode
        {
            Name = module.Name,
            Instructions = [.. instructions],
            Registers = map,
            ParameterBytes = module.ParameterBytes,
            RequiredBlock = module.RequiredBlock,
            DeclaredSharedBytes = shared.DeclaredBytes,
            SharedBytes = shared.Bytes,
            SharedGaps = shared.Gaps,
            SharedGranule = module.Statements.Select(SharedWriteBytes).Prepend(4).Min(),
        };
    }

    private static Instruction? Decode(Operands operands, IReadOnlyDictionary<string, int> labels)
        => ControlDecoder.Decode(operands, labels)
            ?? MoveDecoder.Decode(operands)
            ?? MemoryDecoder.Decode(operands)
            ?? WarpDecoder.Decode(operands)
            ?? CompareDecoder.Decode(operands)
            ?? (operands.Statement.Type.IsFloat()
                ? FloatDecoder.Decode(operands)
                : IntegerDecoder.Decode(operands) ?? BitDecoder.Decode(operands));

    private static int SharedWriteBytes(PtxStatement statement)
        => statement.Has("shared") && statement.Parts[0] is "st" or "atom" or "red"
            ? Math.Min(statement.Type.Bytes(), 4) : 4;
}
