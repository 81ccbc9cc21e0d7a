using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>Basic blocks of a method, its loops, and where the paths from a branch meet again.</summary>
internal sealed class ControlFlow
{
    private readonly List<int> starts = [];
    private readonly int[] blockOf;
    private readonly int[][] successors;
    private readonly int[] order;
    private readonly Dictionary<int, IlLoop> loops = [];
    private readonly Dictionary<object, int[]> meetings = [];

    public ControlFlow(IlInstruction[] code)
    {
        var leaders = new SortedSet<int> { 0, code.Length };
        for (int i = 0; i < code.Length; i++)
        {
            foreach (int target in Targets(code[i]))
                leaders.Add(target);
            if (code[i].EndsBlock)
                leaders.Add(i + 1);
        }

        starts.AddRange(leaders);
        Count = starts.Count - 1;
        blockOf = new int[code.Length + 1];
        for (int block = 0; block < Count; block++)
            Array.Fill(blockOf, block, starts[block], starts[block + 1] - starts[block]);
        blockOf[code.Length] = Count;
        successors = new int[Count + 1][];
        successors[Count] = [];
        for (int block = 0; block < Count; block++)
            successors[block] = SuccessorsOf(code[starts[block + 1] - 1], block);
        order = Reach(0, successors);
        FindLoops();
    }

    /// <summary>Blocks; the one behind the last is the exit, to which every return leads.</summary>
    public int Count { get; }

    public int Start(int block) => starts[block];

    public int BlockOf(int instruction) => blockOf[instruction];

    public bool StartsBlock(int instruction) => starts[blockOf[instruction]] == instruction;

    public IReadOnlyList<int> Successors(int block) => successors[block];

    public bool HasOnePredecessor(int instruction)
        => successors.Count(next => next.Contains(blockOf[instruction])) == 1;

    /// <summary>The loop that the block is the header of.</summary>
    public IlLoop? LoopAt(int block) => loops.GetValueOrDefault(block);

    /// <summary>
    /// Blocks, in the order to go on with them, where paths that part at the end of the block meet.
    /// </summary>
    public int[] MeetingsAfter(int block) => Meetings(block, new HashSet<int> { block }, false);

    /// <summary>
    /// The targets of the loop's exits, and where paths from them meet, in the order to go on with them.
    /// </summary>
    public int[] ExitsOf(IlLoop loop) => Meetings(loop, loop.Blocks, true);

    private static int[] Targets(IlInstruction instruction)
        => instruction.Operand is int[] several ? several
            : instruction.IsConditional || instruction.Op is ILOpCode.Br or ILOpCode.Leave ? [instruction.Number]
            : [];

    private int[] SuccessorsOf(IlInstruction last, int block)
    {
        var next = new List<int>();
        if (last.Op is ILOpCode.Ret or ILOpCode.Throw)
            next.Add(Count);
        else if (!last.EndsBlock || last.IsConditional)
            next.Add(block + 1);
        foreach (int target in Targets(last))
        {
            if (!next.Contains(blockOf[target]))
                next.Add(blockOf[target]);
        }

        return [.. next];
    }

    private void FindLoops()
    {
        var dominators = Dominators.Of(0, order, successors);
        foreach (int block in order)
        {
            foreach (int header in successors[block])
            {
                if (!dominators.Dominates(header, block))
                    continue;
                if (!loops.TryGetValue(header, out var loop))
                    loops.Add(header, loop = new IlLoop(header));
                AddBody(loop, block);
            }
        }
    }

    private void AddBody(IlLoop loop, int latch)
    {
        var pending = new Stack<int>([latch]);
        while (pending.TryPop(out int block))
        {
            if (!loop.Blocks.Add(block))
                continue;
            foreach (int before in order)
            {
                if (successors[before].Contains(block))
                    pending.Push(before);
            }
        }
    }

    /// <summary>
    /// Seen from the roots as one node, the blocks that are reached by two paths which share nothing before
    /// them. Paths go round back edges, but a loop that holds the roots is not entered anew: that is its next
    /// run.
    /// </summary>
    private int[] Meetings(object key, IReadOnlySet<int> roots, bool withExits)
    {
        if (meetings.TryGetValue(key, out var known))
            return known;
        int any = roots.First();
        var around = loops.Values.Where(loop => roots.All(loop.Blocks.Contains)).ToArray();
        var edges = new int[Count + 1][];
        for (int block = 0; block <= Count; block++)
            edges[block] = roots.Contains(block) ? [] : EdgesOf(block);
        var exits = roots.SelectMany(EdgesOf).ToArray();
        edges[any] = [.. exits.Distinct()];
        var dominators = Dominators.Of(any, Reach(any, edges), edges);
        var found = Enumerable.Range(0, Count + 1).Where(block => block != any && !roots.Contains(block)
            && ((withExits && exits.Contains(block))
                || (dominators.Immediate(block) == any && Arrivals(block) > 1)));
        known = [.. found.OrderByDescending(CommonLoops).ThenBy(IsHeaderAround).ThenBy(Position)];
        meetings.Add(key, known);
        return known;

        int[] EdgesOf(int block) => [.. successors[block].Where(next => Enters(block, next))];
        bool Enters(int from, int to)
            => !roots.Contains(to) && !around.Any(loop => loop.Header == to && !loop.Blocks.Contains(from));
        int Arrivals(int block) => edges.Sum(next => next.Count(target => target == block));
        int CommonLoops(int block) => around.Count(loop => loop.Blocks.Contains(block));
        bool IsHeaderAround(int block) => around.Any(loop => loop.Header == block);
        int Position(int block) => Array.IndexOf(order, block);
    }

    // Reverse postorder of what can be reached.
    private static int[] Reach(int root, int[][] edges)
    {
        var seen = new bool[edges.Length];
        var postorder = new List<int>();
        Visit(root);
        postorder.Reverse();
        return [.. postorder];

        void Visit(int block)
        {
            seen[block] = true;
            foreach (int next in edges[block])
            {
                if (!seen[next])
                    Visit(next);
            }

            postorder.Add(block);
        }
    }
}
