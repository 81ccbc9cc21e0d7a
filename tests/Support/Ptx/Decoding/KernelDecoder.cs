namespace SimClr.Tests.Support.Ptx;

/// <summary>Turns the statements of a module into instructions.</summary>
internal static class KernelDecoder
{
    public static KernelCode Decode(PtxModule module, int dynamicSharedBytes, bool approximatesExactly)
    {
        var map = new RegisterMap(module);
        var shared = new ArrayLayout(module.Shared, dynamicSharedBytes);
        var local = new ArrayLayout(module.Local);
        var starts = shared.Starts.Concat(local.Starts).ToDictionary();
        var instructions = new List<Instruction>();
        foreach (var statement in module.Statements)
        {
            var operands = new Operands(map, starts, module, statement)
            {
                Loose = statement.Parts[0] is "ld" or "st" or "cvt",
                ApproximatesExactly = approximatesExactly,
            };
            Operand? guard = statement.Guard is string predicate ? operands.Predicate(predicate) : null;
            var instruction = Decode(operands, module)
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
            MaxBlockThreads = module.MaxBlockThreads,
            DynamicSharedBytes = dynamicSharedBytes,
            DeclaredSharedBytes = shared.DeclaredBytes,
            SharedBytes = shared.Bytes,
            SharedGaps = shared.Gaps,
            LocalBytes = module.Local.Count == 0 ? 0 : local.Bytes,
            LocalGaps = local.Gaps,
            SharedGranule = module.Statements.Select(SharedWriteBytes).Prepend(4).Min(),
        };
    }

    private static Instruction? Decode(Operands operands, PtxModule module)
        => ControlDecoder.Decode(operands, module)
            ?? MoveDecoder.Decode(operands)
            ?? MemoryDecoder.Decode(operands)
            ?? WarpDecoder.Decode(operands)
            ?? CompareDecoder.Decode(operands)
            ?? (operands.Statement.Type.IsFloat()
                ? FloatDecoder.Decode(operands)
                : IntegerDecoder.Decode(operands) ?? BitDecoder.Decode(operands));

    private static int SharedWriteBytes(PtxStatement statement)
        => statement.Parts[0] is "st" or "atom" or "red" && !statement.Has("global")
            && !statement.Has("local") ? Math.Min(statement.Type.Bytes(), 4) : 4;
}
