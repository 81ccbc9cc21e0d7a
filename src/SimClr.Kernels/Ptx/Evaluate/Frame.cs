namespace SimClr.Kernels.Ptx;

/// <summary>
/// A method being run, on one path: where it is, its variables' leaves and its evaluation stack.
/// </summary>
internal sealed class Frame
{
    private readonly Value?[] leaves;
    private readonly List<Value> stack;

    /// <param name="context">Names the chain of calls that led here.</param>
    /// <param name="constructs">Of a constructor, the struct that it makes: its leaves follow the variables'.</param>
    public Frame(IlMethod method, int context, TypeLayout? constructs = null)
    {
        Method = method;
        Context = context;
        Constructs = constructs;
        leaves = new Value?[method.LeafCount + (constructs?.Leaves.Length ?? 0)];
        stack = [];
        int at = 0;
        foreach (var variable in method.Variables)
        {
            foreach (var leaf in variable.Leaves)
                leaves[at++] = leaf.Zero;
        }

        foreach (var leaf in constructs?.Leaves ?? [])
            leaves[at++] = leaf.Zero;
    }

    private Frame(Frame other)
    {
        Method = other.Method;
        Context = other.Context;
        Constructs = other.Constructs;
        Next = other.Next;
        Constrained = other.Constrained;
        leaves = [.. other.leaves];
        stack = [.. other.stack];
    }

    public IlMethod Method { get; }

    public int Context { get; }

    public TypeLayout? Constructs { get; }

    /// <summary>What the caller finds on its stack: taken when the frame is done.</summary>
    public Value? Result => Constructs is { Type: var type } ? new StructValue(leaves[Method.LeafCount..], type)
        : Method.Returns is not null ? stack[^1] : null;

    /// <summary>Index of the instruction to run next.</summary>
    public int Next { get; set; }

    /// <summary>Set by the prefix of a call on a type parameter.</summary>
    public Type? Constrained { get; set; }

    public Value?[] Leaves => leaves;

    public List<Value> Stack => stack;

    public void Push(Value value) => stack.Add(value);

    public Value Pop()
    {
        var value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    public Frame Copy() => new(this);
}
