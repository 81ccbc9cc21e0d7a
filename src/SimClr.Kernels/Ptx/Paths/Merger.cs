namespace SimClr.Kernels.Ptx;

/// <summary>
/// Makes one state of several. What all agree on stays as it is; for the rest there is a register that every
/// path moves its value into.
/// </summary>
internal sealed class Merger(Arithmetic arithmetic)
{
    private Emitter Emitter => arithmetic.Emitter;

    /// <summary>The state to go on with, in a block that all arrivals lead to.</summary>
    public State Merge(Meeting meeting)
    {
        var arrivals = meeting.Arrivals;
        var state = arrivals[0].State;
        var block = Emitter.StartBlock();
        foreach (var arrival in arrivals)
            arrival.Block.Next = block;
        if (arrivals.Count == 1)
            return state;
        var cells = arrivals.ConvertAll(arrival => arrival.State.Cells());
        var merged = new Value?[cells[0].Length];
        var different = new List<int>();
        for (int i = 0; i < merged.Length; i++)
        {
            merged[i] = cells[0][i];
            if (cells.TrueForAll(other => Equals(other[i], merged[i])))
                continue;
            merged[i] = cells.Exists(other => other[i] is null)
                ? null
                : Variable(cells.ConvertAll(other => other[i]!));
            if (merged[i] is not null)
                different.Add(i);
        }

        for (int a = 0; a < arrivals.Count; a++)
            Move(arrivals[a].Block, different.ConvertAll(i => (merged[i]!, cells[a][i]!)));
        state.SetCells(merged);
        return state;
    }

    /// <summary>Something that each of the paths knows as a constant, and not the same.</summary>
    public static bool LosesConstants(Meeting meeting)
    {
        var cells = meeting.Arrivals.ConvertAll(arrival => arrival.State.Cells());
        for (int i = 0; i < cells[0].Length; i++)
        {
            if (cells.TrueForAll(other => other[i] is Constant) && !cells.TrueForAll(other => Equals(other[i], cells[0][i])))
                return true;
        }

        return false;
    }

    /// <summary>A value in registers of its own that can take any of these.</summary>
    public Value Variable(List<Value> values)
    {
        if (values.Find(value => value is Pointer) is Pointer first)
        {
            bool same = values.TrueForAll(value => value is Pointer other
                ? other.Space == first.Space
                : value is Constant { Bits: 0 } && first.Space == AddressSpace.Global);
            if (!same)
                throw PtxDiagnostic.MergedReferences();
            var type = first.Space == AddressSpace.Global ? ScalarType.Int64 : ScalarType.Int32;
            return new Pointer(first.Space, Emitter.NewRegister(type), null, 0);
        }

        if (values.Exists(value => value is LocalReference or RegisterSpan or TextValue))
            throw PtxDiagnostic.MergedReferences();
        bool predicates = values.Exists(IsPredicate)
            && values.TrueForAll(value => IsPredicate(value) || value is Constant { Bits: 0 or 1 });
        if (predicates)
            return Emitter.NewRegister(ScalarType.Predicate);
        var types = values.Select(value => IsPredicate(value) ? ScalarType.Int32 : Arithmetic.TypeOf(value));
        return Emitter.NewRegister(types.Max());
    }

    /// <summary>Writes the moves at the end of a block, as if all happened at once.</summary>
    public void Move(Block block, List<(Value To, Value From)> moves)
    {
        var current = Emitter.Current;
        Emitter.Current = block;
        Emitter.Sharing = false;
        var pending = moves.ConvertAll(move
            => (To: RegisterOf(move.To), From: Source(RegisterOf(move.To), move.From)));
        pending.RemoveAll(move => move.To == move.From);
        var targets = pending.Select(move => (Value)move.To).ToHashSet();
        for (int i = 0; i < pending.Count; i++)
        {
            // A register that another of these moves overwrites is read before.
            var (to, from) = pending[i];
            if (targets.Contains(from))
                pending[i] = (to, Emitter.Fresh(Instructions.Move(to.Type), to.Type, from));
        }

        foreach (var (to, from) in pending)
            Emitter.Write(Instructions.Move(to.Type), [to], [from], true);
        Emitter.Sharing = true;
        Emitter.Current = current;
    }

    private static bool IsPredicate(Value value) => Arithmetic.TypeOf(value) == ScalarType.Predicate;

    private static Register RegisterOf(Value variable)
        => variable as Register ?? ((Pointer)variable).Base!;

    private Value Source(Register to, Value from)
    {
        if (to.Type == ScalarType.Predicate)
            return from is Constant ? from : arithmetic.Operand(arithmetic.Condition(from));
        from = arithmetic.Operand(arithmetic.Integer(from));
        if (from is Constant constant && constant.Type != to.Type)
            return new Constant(to.Type, constant.Bits);
        if (from is Register { Type: ScalarType.Int32 } narrow && to.Type == ScalarType.Int64)
            return arithmetic.Operand(new ScaledIndex(narrow, 1, 0, true));
        return from;
    }
}
