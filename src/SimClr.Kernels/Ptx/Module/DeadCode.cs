namespace SimClr.Kernels.Ptx;

/// <summary>
/// Takes out instructions whose results nobody reads, also where they only feed each other round a loop.
/// </summary>
internal static class DeadCode
{
    public static IReadOnlyList<Block> Remove(IReadOnlyList<Block> blocks)
    {
        var writers = new Dictionary<(ScalarType, int), List<Instruction>>(1024);
        var needed = new HashSet<Instruction>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<Instruction>();
        var seen = new HashSet<(ScalarType, int)>();
        foreach (var instruction in blocks.SelectMany(block => block.Instructions))
        {
            foreach (var result in instruction.Results)
            {
                if (!writers.TryGetValue((result.Type, result.Id), out var list))
                    writers.Add((result.Type, result.Id), list = []);
                list.Add(instruction);
            }

            if (!instruction.Removable)
                Need(instruction);
        }

        foreach (var block in blocks)
            Read(block.Condition);
        while (pending.TryPop(out var instruction))
        {
            Read(instruction.Guard);
            foreach (var operand in instruction.Operands)
                Read(operand);
        }

        foreach (var block in blocks)
            block.Instructions.RemoveAll(instruction => !needed.Contains(instruction));
        return blocks;

        void Need(Instruction instruction)
        {
            if (needed.Add(instruction))
                pending.Push(instruction);
        }

        void Read(Operand? operand)
        {
            switch (operand)
            {
                case Register register when seen.Add((register.Type, register.Id)):
                    foreach (var writer in writers.GetValueOrDefault((register.Type, register.Id)) ?? [])
                        Need(writer);
                    break;
                case Address { Pointer.Base: { } start }:
                    Read(start);
                    break;
                case Vector { Elements: var elements }:
                    foreach (var element in elements)
                        Read(element);
                    break;
            }
        }
    }
}
