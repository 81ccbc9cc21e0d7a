using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Follows every path through a kernel. A branch on a constant is taken at compile time. At a branch that
/// only the run can decide, both ways are followed up to where they meet, there their states are merged, and
/// one path goes on: code behind an if is written once.
/// </summary>
internal sealed class Paths
{
    private const int MostIterations = 4096;

    private readonly Emitter emitter;
    private readonly Interpreter interpreter;
    private readonly Arithmetic arithmetic;
    private readonly Merger merger;
    private readonly RolledLoops rolledLoops;

    // Innermost last. A path looks for its location here from the end.
    private readonly List<Waiting> waiting = [];

    public Paths(Arithmetic arithmetic, Interpreter interpreter)
    {
        emitter = arithmetic.Emitter;
        this.arithmetic = arithmetic;
        this.interpreter = interpreter;
        merger = new Merger(arithmetic);
        rolledLoops = new RolledLoops(this, emitter, merger);
    }

    public List<Waiting> Waiting => waiting;

    /// <summary>The path being followed, for the source line of a diagnostic.</summary>
    public State? Latest { get; private set; }

    /// <summary>Follows the path to its end, and all that part from it.</summary>
    public void Follow(State? state, bool entersLoop = false)
    {
        while (state is not null)
        {
            Latest = state;
            var frame = state.Top;
            var flow = frame.Method.Flow;
            if (flow.StartsBlock(frame.Next) && !entersLoop)
            {
                if (Stops(state))
                    return;
                if (flow.LoopAt(flow.BlockOf(frame.Next)) is { } loop && !IsActive(state.Location))
                {
                    state = EnterLoop(state, loop);
                    continue;
                }
            }

            entersLoop = false;
            if (frame.Next == frame.Method.Exit)
            {
                if (state.Depth == 0)
                {
                    emitter.Effect(Instructions.Return);
                    return;
                }

                state.Return();
                if (frame.Result is { } result)
                    state.Top.Push(result);
            }
            else if (frame.Method.Code[frame.Next].Op == ILOpCode.Switch)
            {
                state = Switch(state);
            }
            else if (frame.Method.Code[frame.Next].IsConditional)
            {
                state = Branch(state);
            }
            else
            {
                interpreter.Step(state);
            }
        }
    }

    /// <summary>
    /// Goes on from where paths have met, in order; the last is handed back to be followed.
    /// </summary>
    public State? Resume(List<Meeting> meetings, int scope, bool keepScope = false)
    {
        for (int i = 0; i < meetings.Count; i++)
        {
            waiting.Remove(meetings[i]);
            if (meetings[i].Arrivals.Count == 0)
                continue;
            if (!keepScope)
                emitter.CloseScope(scope);
            bool last = i == meetings.Count - 1;
            if (!last && meetings[i] is { MaySplit: true, Arrivals.Count: > 1 } && Merger.LosesConstants(meetings[i]))
            {
                FollowEach(meetings[i]);
                continue;
            }

            var state = merger.Merge(meetings[i]);
            if (last)
                return state;
            Follow(state);
        }

        return null;
    }

    private void FollowEach(Meeting meeting)
    {
        foreach (var arrival in meeting.Arrivals)
        {
            int scope = emitter.OpenScope();
            arrival.Block.Next = emitter.StartBlock();
            Follow(arrival.State);
            emitter.CloseScope(scope);
        }
    }

    /// <summary>Waits at those places for which nobody waits yet.</summary>
    public List<Meeting> Await(State state, int[] blocks)
    {
        var flow = state.Top.Method.Flow;
        var meetings = new List<Meeting>();
        foreach (int block in blocks)
        {
            var location = new Location(state.Depth, flow.Start(block));
            bool leavesKernel = state.Depth == 0 && block == flow.Count;
            if (!leavesKernel && !waiting.Exists(other => other is Meeting && other.Location == location))
                meetings.Add(new Meeting(location));
        }

        waiting.AddRange(meetings);
        return meetings;
    }

    private bool IsActive(Location location)
        => waiting.Exists(other => other is ActiveLoop && other.Location == location);

    private bool Stops(State state)
    {
        var location = state.Location;
        switch (waiting.FindLast(other => other.Location == location))
        {
            case null:
                return false;
            case ActiveLoop { Rolled: false } loop:
                NextIteration(loop);
                return false;
            case var place:
                place.Arrivals.Add(new Arrival(state, emitter.Current));
                return true;
        }
    }

    private static void NextIteration(ActiveLoop loop)
    {
        if (!loop.ConstantTest)
            throw new LoopIsDynamic(loop);
        loop.ConstantTest = false;
        if (++loop.Iterations > MostIterations)
            throw PtxDiagnostic.TooManyIterations(MostIterations);
    }

    private State? EnterLoop(State state, IlLoop loop)
    {
        var exits = Await(state, state.Top.Method.Flow.ExitsOf(loop));
        int scope = emitter.OpenScope();
        bool rolled = rolledLoops.MustRoll(state);
        if (!rolled)
            rolled = !Unroll(state, loop);
        if (rolled)
            rolledLoops.Run(state, loop);
        foreach (var exit in exits)
            exit.MaySplit = !rolled && state.Top.Method.Flow.HasOnePredecessor(exit.Location.Instruction);
        bool single = !rolled && exits.Sum(exit => exit.Arrivals.Count) == 1;
        return Resume(exits, scope, single);
    }

    /// <summary>
    /// False, with everything undone, if the loop turns out to be one that cannot be unrolled.
    /// </summary>
    private bool Unroll(State state, IlLoop loop)
    {
        var active = new ActiveLoop(state.Location, loop, false);
        var undo = new Undo(emitter, waiting);
        waiting.Add(active);
        try
        {
            Follow(state.Copy(), true);
            waiting.Remove(active);
            return true;
        }
        catch (LoopIsDynamic found) when (found.Loop == active)
        {
            undo.Return();
            rolledLoops.Roll(state);
            return false;
        }
    }

    private State? Branch(State state)
    {
        var frame = state.Top;
        var condition = interpreter.Condition(frame);
        int taken = frame.Method.Code[frame.Next].Number, next = frame.Next + 1;
        bool isConstant = condition is Constant;
        NoteTest(state, frame, [taken, next], isConstant);
        if (condition is Constant known)
        {
            frame.Next = known.Bits != 0 ? taken : next;
            return state;
        }

        var test = (Register)condition;
        return test.Addend == 0
            ? Part(state, test, taken, next)
            : Part(state, test with { Addend = 0 }, next, taken);
    }

    /// <summary>Follows both ways.</summary>
    private State? Part(State state, Register condition, int taken, int next)
    {
        var frame = state.Top;
        var flow = frame.Method.Flow;
        var meetings = Await(state, flow.MeetingsAfter(flow.BlockOf(frame.Next)));
        var from = emitter.Current;
        int scope = emitter.OpenScope();
        var other = state.Copy();
        frame.Next = next;
        other.Top.Next = taken;
        var nextBlock = emitter.StartBlock();
        Follow(state);
        emitter.CloseScope(scope);
        var takenBlock = emitter.StartBlock();
        (from.Condition, from.Taken, from.Next) = (condition, takenBlock, nextBlock);
        if (meetings.Count == 0)
            return other;
        Follow(other);
        return Resume(meetings, scope);
    }

    private State? Switch(State state)
    {
        var frame = state.Top;
        var targets = (int[])frame.Method.Code[frame.Next].Operand!;
        var value = arithmetic.Integer(frame.Pop());
        int otherwise = frame.Next + 1;
        NoteTest(state, frame, [.. targets, otherwise], value is Constant);
        if (value is Constant known)
        {
            frame.Next = (uint)known.Bits < (uint)targets.Length ? targets[known.Bits] : otherwise;
            return state;
        }

        var flow = frame.Method.Flow;
        var meetings = Await(state, flow.MeetingsAfter(flow.BlockOf(frame.Next)));
        int scope = emitter.OpenScope();
        foreach (int target in targets.Distinct().Where(target => target != otherwise))
        {
            var cases = Enumerable.Range(0, targets.Length).Where(i => targets[i] == target)
                .Select(i => arithmetic.Compare(Comparison.Eq, false, value, Constant.Of(i)));
            var any = cases.Aggregate((a, b) => arithmetic.Binary(ArithmeticOp.Or, a, b));
            var condition = (Register)arithmetic.Operand(any);
            var from = emitter.Current;
            int inner = emitter.OpenScope();
            var copy = state.Copy();
            copy.Top.Next = target;
            var block = emitter.StartBlock();
            Follow(copy);
            emitter.CloseScope(inner);
            (from.Condition, from.Taken, from.Next) = (condition, block, emitter.StartBlock());
        }

        frame.Next = otherwise;
        if (meetings.Count == 0)
            return state;
        Follow(state);
        return Resume(meetings, scope);
    }

    /// <summary>
    /// A loop that is being unrolled goes on doing so only if, in every iteration, a constant decides about
    /// an exit before something else does.
    /// </summary>
    private void NoteTest(State state, Frame frame, ReadOnlySpan<int> targets, bool isConstant)
    {
        var flow = frame.Method.Flow;
        int block = flow.BlockOf(frame.Next);
        foreach (var place in waiting)
        {
            if (place is not ActiveLoop { Rolled: false } active || active.Location.Depth != state.Depth
                || !active.Loop.Blocks.Contains(block))
            {
                continue;
            }

            bool leaves = false;
            foreach (int target in targets)
                leaves |= !active.Loop.Blocks.Contains(flow.BlockOf(target));
            if (leaves && !isConstant && !active.ConstantTest)
                throw new LoopIsDynamic(active);
            active.ConstantTest |= leaves;
        }
    }
}
