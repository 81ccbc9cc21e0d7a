using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Ptx;

/// <summary>Calls: intrinsics become instructions, everything else is followed in a frame of its own.</summary>
internal sealed class Calls(Translation translation)
{
    private readonly Dictionary<(int Context, int Instruction, MethodBase Method), int> contexts = [];

    public void Call(State state, MethodBase method, bool isVirtual)
    {
        var frame = state.Top;
        if (frame.Constrained is { } receiver)
            method = Implementation(receiver, (MethodInfo)method);
        else if (method.IsAbstract || (isVirtual && method.IsVirtual && !method.IsFinal))
            throw PtxDiagnostic.VirtualCall(method);
        frame.Constrained = null;
        var arguments = Take(frame, method.GetParameters().Length + (method.IsStatic ? 0 : 1));
        if (translation.Options.CheckBounds && BoundsCheck.Concerns(method))
            BoundsCheck.Write(translation, state, method.DeclaringType!, arguments);
        if (IntrinsicTable.Find(method) is not { } intrinsic)
        {
            Enter(state, method, arguments);
            return;
        }

        var site = new CallSite(frame.Method.Method, frame.Next - 1);
        if (intrinsic(new IntrinsicCall(method, arguments, state, translation, site)) is { } result)
            frame.Push(result);
    }

    /// <summary><c>newobj</c> of a struct: its constructor runs on zeros, which its frame keeps.</summary>
    public void New(State state, ConstructorInfo constructor)
    {
        var type = constructor.DeclaringType!;
        if (!type.IsValueType)
            throw IsClosure(type) ? PtxDiagnostic.UnsupportedInstruction(ILOpCode.Ldftn) : PtxDiagnostic.UnsupportedType(type);
        var arguments = Take(state.Top, constructor.GetParameters().Length);
        var frame = new Frame(MethodOf(constructor), ContextOf(state.Top, constructor), TypeLayout.Of(type));
        Assign(frame, [new LocalReference(state.Depth + 1, frame.Method.LeafCount, type), .. arguments]);
        state.Call(frame);
    }

    /// <summary>The kernel's own frame.</summary>
    public Frame Kernel(MethodInfo kernel) => new(MethodOf(kernel), 0);

    private static bool IsClosure(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static Value[] Take(Frame frame, int count)
    {
        var arguments = frame.Stack.GetRange(frame.Stack.Count - count, count);
        frame.Stack.RemoveRange(frame.Stack.Count - count, count);
        return [.. arguments];
    }

    private void Enter(State state, MethodBase method, Value[] arguments)
    {
        for (int depth = 0; depth <= state.Depth; depth++)
        {
            if (state[depth].Method.Method == method)
                throw PtxDiagnostic.Recursion(method);
        }

        var frame = new Frame(MethodOf(method), ContextOf(state.Top, method));
        Assign(frame, arguments);
        state.Call(frame);
    }

    private static void Assign(Frame frame, Value[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            int leaf = frame.Method.FirstLeaf[i];
            if (arguments[i] is StructValue { Leaves: var leaves })
                leaves.CopyTo(frame.Leaves, leaf);
            else
                frame.Leaves[leaf] = arguments[i];
        }
    }

    private int ContextOf(Frame caller, MethodBase method)
    {
        var key = (caller.Context, caller.Next, method);
        if (!contexts.TryGetValue(key, out int context))
            contexts.Add(key, context = contexts.Count + 1);
        return context;
    }

    private static IlMethod MethodOf(MethodBase method)
    {
        var read = IlMethod.Of(method) ?? throw PtxDiagnostic.NoBody(method);
        return read.HasHandlers ? throw PtxDiagnostic.Exceptions() : read;
    }

    /// <summary>The method of the struct that stands for a type parameter.</summary>
    private static MethodBase Implementation(Type receiver, MethodInfo method)
    {
        if (!method.DeclaringType!.IsInterface)
            return method;
        var map = receiver.GetInterfaceMap(method.DeclaringType);
        var definition = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        int i = Array.FindIndex(map.InterfaceMethods, candidate => candidate.MetadataToken == definition.MetadataToken
            && candidate.Module == definition.Module);
        var target = map.TargetMethods[i];
        return method.IsGenericMethod ? target.MakeGenericMethod(method.GetGenericArguments()) : target;
    }
}
