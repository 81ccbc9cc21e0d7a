namespace SimClr.Tests.Support.Il;

/// <summary>What is known before an instruction: of the stack, the locals, the arguments.</summary>
internal sealed record IlState(List<IlValue> Stack, IlValue[] Locals, IlValue[] Arguments)
{
    public IlState Copy() => new([.. Stack], [.. Locals], [.. Arguments]);

    /// <summary>Adds what another path brings, around a loop or from before; true where that was new.</summary>
    public bool Join(IlState other, bool isAround)
    {
        bool changed = false;
        for (int i = 0; i < Stack.Count; i++)
        {
            var joined = Stack[i].Or(other.Stack[i], isAround);
            changed |= joined != Stack[i];
            Stack[i] = joined;
        }

        return Join(Locals, other.Locals, isAround) | Join(Arguments, other.Arguments, isAround) | changed;
    }

    public IlValue Pop()
    {
        var top = Stack[^1];
        Stack.RemoveAt(Stack.Count - 1);
        return top;
    }

    private static bool Join(IlValue[] values, IlValue[] others, bool isAround)
    {
        bool changed = false;
        for (int i = 0; i < values.Length; i++)
        {
            var joined = values[i].Or(others[i], isAround);
            changed |= joined != values[i];
            values[i] = joined;
        }

        return changed;
    }
}
