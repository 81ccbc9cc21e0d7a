using System.Reflection;
using System.Reflection.Emit;

namespace SimClr.Tests.Support.Il;

/// <summary>
/// Follows values through a method and everything it calls, each call with what is known of its arguments: which may
/// be constants by the time a compiler has inlined and unrolled, which come from comparisons or conversions.
/// </summary>
internal sealed class IlFlow(IIlVisitor visitor)
{
    private readonly Dictionary<string, (IlValue Result, IlTraits[] Behind)> results = [];
    private readonly HashSet<string> underWay = [];
    private readonly HashSet<string> shown = [];
    private bool isSearching; // what is found on the way to a fixed point need not hold: the visitor does not see it

    /// <summary>
    /// What the method returns for such arguments, and what it may have stored behind those that are addresses; its
    /// instructions are shown to the visitor.
    /// </summary>
    public (IlValue Result, IlTraits[] Behind) Run(MethodBase method, IlValue[] arguments)
    {
        string key = $"{method.DeclaringType}|{method}|{method.Module.ModuleVersionId}|{string.Join(';', arguments)}";
        if (results.TryGetValue(key, out var known) && (isSearching || shown.Contains(key)))
        {
            return known;
        }

        var type = method is MethodInfo { ReturnType: var returned } ? returned : typeof(void);
        if (!underWay.Add(key))
        {
            return (IlValue.Of(type), new IlTraits[arguments.Length]); // recursion
        }

        bool isShown = !isSearching && shown.Add(key);
        isSearching = true;
        var code = IlReader.Read(method);
        var index = code.Select((instruction, i) => (instruction.Offset, i)).ToDictionary(p => p.Offset, p => p.i);
        var locals = method.GetMethodBody()!.LocalVariables
            .Select(local => Default(local.LocalType)).ToArray();
        var around = IlLoops.Backward(
            [.. code.Select(from => Targets(from, []).Select(target => index[target]).ToArray())]);
        var states = new IlState?[code.Count];
        states[0] = new IlState([], locals,
            [.. arguments.Select((argument, i) => argument.Kind == IlKind.Other ? argument with { Local = -2 - i } : argument)]);
        var open = new Stack<int>([0]);
        while (open.TryPop(out int at))
        {
            var state = states[at]!.Copy();
            var operands = Operands(code[at], state);
            Execute(method, code[at], operands, state);
            foreach (int target in Targets(code[at], operands))
            {
                int next = index[target];
                if (states[next] is not { } before)
                {
                    states[next] = state.Copy();
                    open.Push(next);
                    continue;
                }

                for (int i = 0; i < state.Stack.Count && isShown; i++)
                {
                    visitor.VisitMerge(method, target, before.Stack[i], state.Stack[i]);
                }

                if (before.Join(state, around.Contains((at, next))))
                {
                    open.Push(next);
                }
            }
        }

        isSearching = !isShown;
        if (isShown)
        {
            visitor.VisitBody(method);
        }

        IlValue? result = null;
        var behind = new IlTraits[arguments.Length];
        for (int i = 0; i < code.Count; i++)
        {
            if (states[i]?.Copy() is not { } state)
            {
                continue; // never reached
            }

            IlValue[] operands = Operands(code[i], state);
            if (isShown)
            {
                visitor.Visit(method, code[i], operands);
                Execute(method, code[i], operands, state.Copy()); // shows what it calls
            }

            if (code[i].OpCode == OpCodes.Ret)
            {
                result = operands.Length == 0 ? result : result?.Or(operands[0], isAround: false) ?? operands[0];
                for (int k = 0; k < behind.Length; k++)
                {
                    behind[k] |= state.Arguments[k].Traits & IlTraits.Stored;
                }
            }
        }

        underWay.Remove(key);
        return results[key] = ((result ?? IlValue.Of(type)) with { Type = type, Local = -1 }, behind);
    }

    private static IlValue Default(Type type) => IlValue.Of(type) with
    {
        Traits = IlTraits.None, // until something is stored
    };

    /// <summary>Where it goes on; a condition that constants decide goes one way, without operands both.</summary>
    private static IEnumerable<int> Targets(IlInstruction instruction, IlValue[] operands)
    {
        switch (instruction.OpCode.FlowControl)
        {
            case FlowControl.Branch:
                return (int[])instruction.Operand!;
            case FlowControl.Return or FlowControl.Throw:
                return [];
            case FlowControl.Cond_Branch:
                int[] targets = (int[])instruction.Operand!;
                return IlArithmetic.IsTaken(instruction.OpCode.Name!, operands) switch
                {
                    true => targets,
                    false => [instruction.Next],
                    null => [.. targets, instruction.Next],
                };
            default:
                return [instruction.Next];
        }
    }

    /// <summary>Takes them from the stack.</summary>
    private static IlValue[] Operands(IlInstruction instruction, IlState state)
    {
        int count = instruction.OpCode.StackBehaviourPop switch
        {
            StackBehaviour.Pop0 => 0,
            StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
            StackBehaviour.Varpop when instruction.OpCode == OpCodes.Ret => state.Stack.Count,
            StackBehaviour.Varpop => IlCalls.ArgumentCount(instruction),
            StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
                or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8
                or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
            _ => 2,
        };
        var operands = new IlValue[count];
        for (int i = count - 1; i >= 0; i--)
        {
            operands[i] = state.Pop();
        }

        return operands;
    }

    private void Execute(MethodBase method, IlInstruction instruction, IlValue[] operands, IlState state)
    {
        if (instruction.Operand is MethodBase called && instruction.OpCode.FlowControl == FlowControl.Call)
        {
            var callee = IlCalls.Target(called, instruction.Constrained);
            var arguments = IlCalls.Arguments(instruction, operands, state);
            IlValue result;
            if (visitor.Enters(callee))
            {
                (result, var behind) = Run(callee, arguments);
                for (int i = 0; i < operands.Length && instruction.OpCode != OpCodes.Newobj; i++)
                {
                    IlEffects.Mark(state, operands[i], behind[i]);
                }
            }
            else
            {
                result = IlCalls.KnownResult(callee, arguments);
            }

            if (instruction.OpCode == OpCodes.Newobj)
            {
                result = IlValue.Of(callee.DeclaringType!) with { Traits = IlCalls.ConstantIn(operands) };
            }

            if (instruction.OpCode == OpCodes.Newobj || IlCalls.ResultType(callee) != typeof(void))
            {
                state.Stack.Add(result);
            }

            return;
        }

        IlEffects.Apply(method, instruction, operands, state);
    }
}
