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

    /// <summary>Values of everything that can still be read, null for the rest; the same order at the same location.</summary>
    public Value?[] Cells()
    {
        var cells = new List<Value?>();
        foreach (var frame in frames)
        {
            var method = frame.Method;
            for (int variable = 0; variable < method.Variables.Length; variable++)
            {
                bool live = method.Liveness.IsLive(frame.Next, variable);
                for (int leaf = method.FirstLeaf[variable]; leaf < method.FirstLeaf[variable + 1]; leaf++)
                    cells.Add(live ? frame.Leaves[leaf] : null);
            }

            cells.AddRange(frame.Leaves[method.LeafCount..]);
            foreach (var value in frame.Stack)
                AddFlat(cells, value);
        }

        KeepReferenced(cells);
        return [.. cells];
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

    private static void AddFlat(List<Value?> cells, Value value)
    {
        if (value is StructValue { Leaves: var leaves })
            cells.AddRange(leaves);
        else
            cells.Add(value);
    }

    /// <summary>Variables that a kept reference points to are kept too.</summary>
    private void KeepReferenced(List<Value?> cells)
    {
        for (int i = 0; i < cells.Count; i++)
            Keep(cells[i]);

        void Keep(Value? value)
        {
            if (value is RegisterSpan span)
                value = span.First;
            if (value is not LocalReference reference
                || reference.Leaf >= frames[reference.Depth].Method.LeafCount)
            {
                return;
            }

            int start = 0;
            for (int depth = 0; depth < reference.Depth; depth++)
                start += CellCount(frames[depth]);
            // The whole variable: a span or a ref to its first field may reach the rest.
            var frame = frames[reference.Depth];
            int variable = Array.FindLastIndex(frame.Method.FirstLeaf, first => first <= reference.Leaf);
            for (int leaf = frame.Method.FirstLeaf[variable]; leaf < frame.Method.FirstLeaf[variable + 1]; leaf++)
            {
                if (cells[start + leaf] is not null || frame.Leaves[leaf] is null)
                    continue;
                cells[start + leaf] = frame.Leaves[leaf];
                Keep(frame.Leaves[leaf]);
            }
        }
    }

    private static int CellCount(Frame frame)
        => frame.Leaves.Length
            + frame.Stack.Sum(value => value is StructValue { Leaves: var leaves } ? leaves.Length : 1);
}
