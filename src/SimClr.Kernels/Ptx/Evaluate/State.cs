namespace SimClr.Kernels.Ptx;

/// <summary>Everything that is known on one path: the frames of the calls under way.</summary>
internal sealed class State
{
    private readonly List<Frame> frames;

    public State(Frame kernel) => frames = [kernel];

    private State(List<Frame> frames) => this.frames = frames;

    public Frame Top => frames[^1];

    public int Depth => frames.Count - 1;

    public Frame this[int depth] => frames[depth];

    /// <summary>Where the path is.</summary>
    public Location Location => new(Depth, Top.Next);

    public void Call(Frame frame) => frames.Add(frame);

    public void Return() => frames.RemoveAt(frames.Count - 1);

    public State Copy() => new(frames.ConvertAll(frame => frame.Copy()));

    /// <summary>
    /// Values of everything that can still be read, null for the rest; the same order at the same location.
    /// </summary>
    public Value?[] Cells()
    {
        // Where each frame's cells start: its leaves, then its stack.
        Span<int> starts = stackalloc int[frames.Count + 1];
        for (int depth = 0; depth < frames.Count; depth++)
            starts[depth + 1] = starts[depth] + CellCount(frames[depth]);
        var cells = new Value?[starts[^1]];
        var references = new Stack<LocalReference>();
        for (int depth = 0; depth < frames.Count; depth++)
        {
            var frame = frames[depth];
            CopyLive(frame, cells.AsSpan(starts[depth]), references);
            int at = starts[depth] + frame.Leaves.Length;
            foreach (var value in frame.Stack)
            {
                if (value is StructValue { Leaves: var leaves })
                {
                    foreach (var leaf in leaves)
                        Keep(leaf, cells.AsSpan(at++), references);
                }
                else
                {
                    Keep(value, cells.AsSpan(at++), references);
                }
            }
        }

        // Variables that a kept reference points to are kept too.
        while (references.TryPop(out var reference))
            CopyVariable(reference, cells.AsSpan(starts[reference.Depth]), references);
        return cells;
    }

    /// <summary>Puts back what <see cref="Cells"/> took out.</summary>
    public void SetCells(Value?[] cells)
    {
        int at = 0;
        foreach (var frame in frames)
        {
            for (int leaf = 0; leaf < frame.Leaves.Length; leaf++)
                frame.Leaves[leaf] = cells[at++];
            for (int i = 0; i < frame.Stack.Count; i++)
            {
                if (frame.Stack[i] is StructValue value)
                {
                    frame.Stack[i] = value with { Leaves = cells[at..(at + value.Leaves.Length)] };
                    at += value.Leaves.Length;
                }
                else
                {
                    frame.Stack[i] = cells[at++]!;
                }
            }
        }
    }

    private static int CellCount(Frame frame)
    {
        int count = frame.Leaves.Length;
        foreach (var value in frame.Stack)
            count += value is StructValue { Leaves: var leaves } ? leaves.Length : 1;
        return count;
    }

    private static void CopyLive(Frame frame, Span<Value?> cells, Stack<LocalReference> references)
    {
        var method = frame.Method;
        var firstLeaf = method.FirstLeaf;
        for (int variable = 0; variable < method.Variables.Length; variable++)
        {
            if (!method.Liveness.IsLive(frame.Next, variable))
                continue;
            for (int leaf = firstLeaf[variable]; leaf < firstLeaf[variable + 1]; leaf++)
                Keep(frame.Leaves[leaf], cells[leaf..], references);
        }

        // What a constructor is making.
        for (int leaf = method.LeafCount; leaf < frame.Leaves.Length; leaf++)
            Keep(frame.Leaves[leaf], cells[leaf..], references);
    }

    /// <summary>The whole variable: a span, or a ref to its first field, may reach the rest.</summary>
    private void CopyVariable(LocalReference reference, Span<Value?> cells, Stack<LocalReference> references)
    {
        var frame = frames[reference.Depth];
        int variable = frame.Method.VariableOf(reference.Leaf);
        if (variable < 0)
            return;
        for (int leaf = frame.Method.FirstLeaf[variable]; leaf < frame.Method.FirstLeaf[variable + 1]; leaf++)
        {
            if (cells[leaf] is null)
                Keep(frame.Leaves[leaf], cells[leaf..], references);
        }
    }

    private static void Keep(Value? value, Span<Value?> cells, Stack<LocalReference> references)
    {
        cells[0] = value;
        if (value is LocalReference reference)
            references.Push(reference);
        else if (value is RegisterSpan { First: LocalReference first })
            references.Push(first);
    }
}
