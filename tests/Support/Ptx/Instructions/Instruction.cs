namespace SimClr.Tests.Support.Ptx;

/// <summary>A decoded instruction: does for all lanes of a warp what it says.</summary>
internal abstract unsafe class Instruction
{
    private PtxStatement? source;
    private Operand guard;
    private bool guardNegated;

    public PtxStatement Source
        => source ?? throw new InvalidOperationException("the instruction is not attached");

    public bool IsGuarded { get; private set; }

    public Instruction Attach(PtxStatement statement, Operand? predicate)
    {
        source = statement;
        guard = predicate ?? default;
        guardNegated = statement.GuardNegated;
        IsGuarded = predicate is not null;
        return this;
    }

    /// <summary>The lanes whose guard lets them take part.</summary>
    public uint GuardedLanes(Warp warp)
    {
        warp.Need(this, warp.Active, guard);
        uint bits = *(uint*)(warp.Registers + guard.Offset);
        return warp.Active & (guardNegated ? ~bits : bits);
    }

    /// <param name="mask">The lanes that execute it, at least one.</param>
    public abstract void Execute(Warp warp, uint mask);
}
