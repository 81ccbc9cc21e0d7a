using System.Reflection;
using System.Reflection.Emit;
using ILGPU;

namespace SimClr.Tests.Support.Il;

/// <summary>Whom a call calls, and with what.</summary>
internal static class IlCalls
{
    public static int ArgumentCount(IlInstruction instruction)
    {
        var method = (MethodBase)instruction.Operand!;
        bool hasThis = !method.IsStatic && instruction.OpCode != OpCodes.Newobj;
        return method.GetParameters().Length + (hasThis ? 1 : 0);
    }

    /// <summary>Of an interface's method, called on a known type, that type's own.</summary>
    public static MethodBase Target(MethodBase method, Type? constrained)
    {
        if (constrained is null || method.DeclaringType is not { IsInterface: true } declared || constrained.IsInterface)
        {
            return method;
        }

        var map = constrained.GetInterfaceMap(declared);
        var general = method is MethodInfo { IsGenericMethod: true } generic
            ? generic.GetGenericMethodDefinition()
            : method;
        int at = Array.FindIndex(map.InterfaceMethods, candidate => candidate == general);
        var target = map.TargetMethods[at];
        return method.IsGenericMethod ? target.MakeGenericMethod(method.GetGenericArguments()) : target;
    }

    public static Type ResultType(MethodBase method) => method is MethodInfo info ? info.ReturnType : typeof(void);

    /// <summary>What the callee knows of its arguments: of an address, what is known of the local behind it.</summary>
    public static IlValue[] Arguments(IlInstruction instruction, IlValue[] operands, IlState state)
    {
        var arguments = operands.Select(operand => operand.Local switch
        {
            >= 0 => operand with { Traits = operand.Traits | state.Locals[operand.Local].Traits, Local = -1 },
            < -1 => operand with { Traits = operand.Traits | state.Arguments[-2 - operand.Local].Traits, Local = -1 },
            _ => operand,
        });
        return instruction.OpCode == OpCodes.Newobj
            ? [new IlValue(((MethodBase)instruction.Operand!).DeclaringType, IlKind.Other), .. arguments]
            : [.. arguments];
    }

    /// <summary>
    /// What is known of other assemblies' results: ILGPU's indices are not negative, a warp has 32 lanes, of constants
    /// come constants.
    /// </summary>
    public static IlValue KnownResult(MethodBase method, IlValue[] arguments)
    {
        var type = method.DeclaringType;
        var result = IlValue.Of(ResultType(method));
        if (type == typeof(Warp) || type == typeof(Group) || type == typeof(Grid))
        {
            return method.Name == "get_" + nameof(Warp.WarpSize) ? IlValue.Integer(32)
                : method.Name.Contains("Idx", StringComparison.Ordinal) ? result with { Traits = IlTraits.None }
                : result;
        }

        return arguments.Length > 0 && result.Kind != IlKind.Other
            && arguments.All(argument => argument.Kind != IlKind.Other && argument.MayBeConstant)
            ? result with { Traits = result.Traits | IlTraits.Counter }
            : result;
    }

    public static IlTraits ConstantIn(IEnumerable<IlValue> values)
        => values.Any(value => value.MayBeConstant) ? IlTraits.Counter : IlTraits.None;
}
