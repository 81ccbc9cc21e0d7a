namespace SimClr.Kernels.Ptx;

/// <summary>
/// Collects blocks of instructions. A pure computation whose result is at hand is not written again: results
/// are valid in the scope they were computed in (the blocks that their block dominates).
/// </summary>
internal sealed class Emitter
{
    private readonly List<Block> blocks = [];
    private readonly int[] registers = new int[(int)ScalarType.Bits16 + 1];
    private readonly Dictionary<Expression, Register> known = [];
    private readonly List<Expression> knownInOrder = [];

    public Emitter() => Current = NewBlock();

    public Block Current { get; set; }

    /// <summary>Off while writing into a block of which the known results are not those at hand.</summary>
    public bool Sharing { get; set; } = true;

    public IReadOnlyList<Block> Blocks => blocks;

    public int Count(ScalarType type) => registers[(int)type];

    public Register NewRegister(ScalarType type) => new(type, registers[(int)type]++);

    public Block NewBlock()
    {
        var block = new Block();
        blocks.Add(block);
        return block;
    }

    /// <summary>A new block, which from now on receives what is written.</summary>
    public Block StartBlock() => Current = NewBlock();

    public Register Pure(string name, ScalarType type, Operand a, Operand? b = null, Operand? c = null)
    {
        if (!Sharing)
            return Fresh(name, type, a, b, c);
        var key = new Expression(name, a, b, c);
        if (known.TryGetValue(key, out var done))
            return done;
        var result = Fresh(name, type, a, b, c);
        known.Add(key, result);
        knownInOrder.Add(key);
        return result;
    }

    /// <summary>
    /// As <see cref="Pure"/>, never shared: what it reads can change, or its block dominates nothing.
    /// </summary>
    public Register Fresh(string name, ScalarType type, Operand a, Operand? b = null, Operand? c = null)
    {
        var result = NewRegister(type);
        Write(name, [result], Operands(a, b, c), true);
        return result;
    }

    /// <summary>An instruction that stays, whether its results are read or not.</summary>
    public void Effect(string name, Register[] results, params Operand[] operands)
        => Write(name, results, operands, false);

    public void Effect(string name, params Operand[] operands) => Write(name, [], operands, false);

    public void Write(string name, Register[] results, Operand[] operands, bool removable)
        => Current.Instructions.Add(new Instruction(name, results, operands, removable));

    /// <summary>Ends the launch where the condition holds.</summary>
    public void Trap(Register condition, string comment) => Current.Instructions.Add(
        new Instruction(Instructions.Trap, [], [], false) { Guard = condition, Comment = comment });

    /// <summary>
    /// Opens a scope; what is computed from now on is forgotten by <see cref="CloseScope"/>.
    /// </summary>
    public int OpenScope() => knownInOrder.Count;

    public void CloseScope(int scope)
    {
        for (int i = knownInOrder.Count - 1; i >= scope; i--)
            known.Remove(knownInOrder[i]);
        knownInOrder.RemoveRange(scope, knownInOrder.Count - scope);
    }

    public EmitterMark Mark() => new(blocks.Count, Current, Current.Instructions.Count, [.. registers], OpenScope());

    /// <summary>Forgets everything since the mark.</summary>
    public void Return(EmitterMark mark)
    {
        blocks.RemoveRange(mark.Blocks, blocks.Count - mark.Blocks);
        Current = mark.Current;
        Current.Instructions.RemoveRange(mark.Instructions, Current.Instructions.Count - mark.Instructions);
        (Current.Condition, Current.Taken, Current.Next) = (null, null, null);
        mark.Registers.CopyTo(registers, 0);
        CloseScope(mark.Scope);
    }

    private static Operand[] Operands(Operand a, Operand? b, Operand? c)
        => c is not null ? [a, b!, c] : b is not null ? [a, b] : [a];
}
