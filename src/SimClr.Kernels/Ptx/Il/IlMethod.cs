using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// A method, read: its instructions, its variables (arguments, then locals) and its control flow.
/// </summary>
internal sealed class IlMethod
{
    [ThreadStatic]
    private static Dictionary<MethodBase, IlMethod>? cache;

    private IlMethod(MethodBase method, MethodBody body)
    {
        Method = method;
        HasHandlers = body.ExceptionHandlingClauses.Count > 0;
        var variables = new List<Type>();
        if (!method.IsStatic)
            variables.Add(method.DeclaringType!.MakeByRefType());
        variables.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
        ArgumentCount = variables.Count;
        variables.AddRange(body.LocalVariables.Select(local => local.LocalType));
        Variables = [.. variables.Select(TypeLayout.Of)];
        FirstLeaf = new int[Variables.Length + 1];
        for (int i = 0; i < Variables.Length; i++)
            FirstLeaf[i + 1] = FirstLeaf[i] + Variables[i].Leaves.Length;
        Code = IlReader.Read(method, body.GetILAsByteArray()!);
        CallTargets = new CallTarget?[Code.Length];
        Returns = method is MethodInfo { ReturnType: var type } && type != typeof(void) ? type : null;
        Flow = new ControlFlow(Code);
        Liveness = new Liveness(this);
    }

    public MethodBase Method { get; }

    public IlInstruction[] Code { get; }

    public TypeLayout[] Variables { get; }

    public int ArgumentCount { get; }

    /// <summary>
    /// Where each variable's leaves start among the frame's leaves; the last entry is their number.
    /// </summary>
    public int[] FirstLeaf { get; }

    public int LeafCount => FirstLeaf[^1];

    /// <summary>The variable that a leaf belongs to, -1 for leaves behind the last variable's.</summary>
    public int VariableOf(int leaf)
    {
        int at = Array.BinarySearch(FirstLeaf, leaf + 1);
        int variable = (at < 0 ? ~at : at) - 1;
        return leaf < LeafCount ? variable : -1;
    }

    public Type? Returns { get; }

    public bool HasHandlers { get; }

    /// <summary>Of each instruction that calls, what it leads to, once that is known.</summary>
    public CallTarget?[] CallTargets { get; }

    public ControlFlow Flow { get; }

    public Liveness Liveness { get; }

    /// <summary>The place behind the last instruction, where returns meet.</summary>
    public int Exit => Code.Length;

    /// <summary>Null where the method has no IL (abstract, extern).</summary>
    public static IlMethod? Of(MethodBase method)
    {
        cache ??= [];
        if (cache.TryGetValue(method, out var known))
            return known;
        if (method.GetMethodBody() is not { } body)
            return null;
        var read = new IlMethod(method, body);
        cache.Add(method, read);
        return read;
    }
}
