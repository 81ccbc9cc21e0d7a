using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Calls: intrinsics become instructions, everything else is followed in a frame of its own.
/// </summary>
internal sealed class Calls(Translation translation)
{
    private readonly Dictionary<(int Context, int Instruction, MethodBase Method), int> contexts = [];

    public void Call(State state, MethodBase method, bool isVirtual)
    {
        var frame = state.Top;
        var targets = frame.Method.CallTargets;
        int at = frame.Next - 1;
        var target = targets[at] ??= CallTarget.Resolve(method, frame.Constrained, isVirtual);
        frame.Constrained = null;
        var arguments = Take(frame, target.Arguments);
        if (translation.Options.CheckBounds && BoundsCheck.Concerns(target.Method))
            BoundsCheck.Write(translation, state, target.Method.DeclaringType!, arguments);
        if (target.Intrinsic is not { } intrinsic)
        {
            Enter(state, target.Body!, arguments);
            return;
        }

        var site = new CallSite(frame.Method.Method, at);
        if (intrinsic(new IntrinsicCall(target.Method, arguments, state, translation, site)) is { } result)
            frame.Push(result);
    }

    /// <summary><c>newobj</c> of a struct: its constructor runs on zeros, which its frame keeps.</summary>
    public void New(State state, ConstructorInfo constructor)
    {
        var type = constructor.DeclaringType!;
        if (!type.IsValueType)
        {
            throw IsClosure(type)
                ? PtxDiagnostic.UnsupportedInstruction(ILOpCode.Ldftn)
                : PtxDiagnostic.UnsupportedType(type);
        }

        var arguments = Take(state.Top, constructor.GetParameters().Length);
        var frame = new Frame(CallTarget.BodyOf(constructor), ContextOf(state.Top, constructor), TypeLayout.Of(type));
        Assign(frame, [new LocalReference(state.Depth + 1, frame.Method.LeafCount, type), .. arguments]);
        state.Call(frame);
    }

    /// <summary>The kernel's own frame.</summary>
    public Frame Kernel(MethodInfo kernel) => new(CallTarget.BodyOf(kernel), 0);

    private static bool IsClosure(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static Value[] Take(Frame frame, int count)
    {
        var arguments = frame.Stack.GetRange(frame.Stack.Count - count, count);
        frame.Stack.RemoveRange(frame.Stack.Count - count, count);
        return [.. arguments];
    }

    private void Enter(State state, IlMethod method, Value[] arguments)
    {
        for (int depth = 0; depth <= state.Depth; depth++)
        {
            if (state[depth].Method == method)
                throw PtxDiagnostic.Recursion(method.Method);
        }

        var frame = new Frame(method, ContextOf(state.Top, method.Method));
        Assign(frame, arguments);
        state.Call(frame);
    }

    private void Assign(Frame frame, Value[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            int leaf = frame.Method.FirstLeaf[i];
            if (arguments[i] is StructValue { Leaves: var leaves })
            {
                leaves.CopyTo(frame.Leaves, leaf);
            }
            else
            {
                var type = frame.Method.Variables[i].Type;
                frame.Leaves[leaf] = translation.Memory.ForVariable(arguments[i], type);
            }
        }
    }

    private int ContextOf(Frame caller, MethodBase method)
    {
        var key = (caller.Context, caller.Next, method);
        if (!contexts.TryGetValue(key, out int context))
            contexts.Add(key, context = contexts.Count + 1);
        return context;
    }
}
