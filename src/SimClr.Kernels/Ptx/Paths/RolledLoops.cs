namespace SimClr.Kernels.Ptx;

/// <summary>
/// Loops that stay loops. Everything that the body changes gets a register; what that is shows when the body
/// has been followed once, so it is followed again until nothing else changes.
/// </summary>
internal sealed class RolledLoops(Paths paths, Emitter emitter, Merger merger)
{
    // By loop and chain of calls: the cells that change. Kept, so that an outer loop's second pass need not
    // learn again.
    private readonly Dictionary<(int Context, int Header), SortedSet<int>> changing = [];

    public bool MustRoll(State state) => changing.ContainsKey(Key(state));

    public void Roll(State state) => changing.Add(Key(state), []);

    /// <summary>Follows the loop; paths that leave it have arrived at its exits afterwards.</summary>
    public void Run(State state, IlLoop loop)
    {
        var varying = changing[Key(state)];
        var undo = new Undo(emitter, paths.Waiting);
        while (!Attempt(state, loop, varying))
            undo.Return();
    }

    private static (int Context, int Header) Key(State state) => (state.Top.Context, state.Top.Next);

    private bool Attempt(State state, IlLoop loop, SortedSet<int> varying)
    {
        var before = emitter.Current;
        var entry = state.Cells();
        varying.RemoveWhere(i => i >= entry.Length || entry[i] is null);
        var cells = (Value?[])entry.Clone();
        foreach (int i in varying)
            cells[i] = merger.Variable([entry[i]!]);
        var header = emitter.StartBlock();
        before.Next = header;
        var start = state.Copy();
        start.SetCells(cells);
        var active = new ActiveLoop(state.Location, loop, true);
        paths.Waiting.Add(active);
        paths.Follow(start, true);
        paths.Waiting.Remove(active);

        bool stable = true;
        var ends = active.Arrivals.ConvertAll(arrival => arrival.State.Cells());
        foreach (var end in ends)
        {
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i] is not null && !varying.Contains(i) && !Equals(end[i], cells[i]))
                    stable = !varying.Add(i) && stable;
            }
        }

        if (!stable)
            return false;
        merger.Move(before, [.. varying.Select(i => (cells[i]!, entry[i]!))]);
        for (int a = 0; a < ends.Count; a++)
        {
            merger.Move(active.Arrivals[a].Block, [.. varying.Select(i => (cells[i]!, ends[a][i]!))]);
            active.Arrivals[a].Block.Next = header;
        }

        return true;
    }
}
