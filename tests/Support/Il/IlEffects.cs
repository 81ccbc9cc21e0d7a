using System.Reflection;
using System.Reflection.Emit;

namespace SimClr.Tests.Support.Il;

/// <summary>What an instruction, no call, leaves on the stack and in the locals.</summary>
internal static class IlEffects
{
    public static void Apply(MethodBase method, IlInstruction instruction, IlValue[] operands, IlState state)
    {
        string name = instruction.OpCode.Name!;
        var parts = name.Split('.');
        switch (parts[0])
        {
            case "ldarg":
                state.Stack.Add(state.Arguments[Index(instruction, parts)]);
                break;
            case "ldarga":
                state.Stack.Add(state.Arguments[Index(instruction, parts)] with { Kind = IlKind.Other, Constant = null });
                break;
            case "starg":
                state.Arguments[Index(instruction, parts)] = operands[0];
                break;
            case "ldloc":
                state.Stack.Add(state.Locals[Index(instruction, parts)]);
                break;
            case "ldloca":
                state.Stack.Add(new IlValue(null, IlKind.Other, Local: Index(instruction, parts)));
                break;
            case "stloc":
                Store(state, Index(instruction, parts), operands[0]);
                break;
            case "stfld" or "stobj" or "stind":
                Mark(state, operands[0], operands[^1].Traits & IlTraits.Stored | IlCalls.ConstantIn([operands[^1]]));
                break;
            case "dup":
                state.Stack.Add(operands[0]);
                state.Stack.Add(operands[0]);
                break;
            default:
                if (instruction.OpCode.StackBehaviourPush != StackBehaviour.Push0)
                {
                    state.Stack.Add(Result(instruction, parts, operands, state));
                }

                break;
        }
    }

    private static IlValue Result(IlInstruction instruction, string[] parts, IlValue[] operands, IlState state)
    {
        switch (parts[0])
        {
            case "ldc":
                return Literal(instruction, parts);
            case "ceq" or "cgt" or "clt":
                return new IlValue(null, IlKind.Int32, IlArithmetic.Compare(parts[0], parts[^1] == "un", operands),
                    IlTraits.Condition | Constants(operands));
            case "conv":
                return IlArithmetic.Convert(parts[1..], operands[0]);
            case "ldfld":
                var field = IlValue.Of(((FieldInfo)instruction.Operand!).FieldType);
                return field with { Traits = field.Traits | Inside(operands[0], state) };
            case "ldflda":
                return operands[0] with { Kind = IlKind.Other, Constant = null };
            case "ldsfld":
                return IlValue.Of(((FieldInfo)instruction.Operand!).FieldType) with { Traits = IlTraits.Counter };
            case "ldobj" or "ldelem" when instruction.Operand is Type type:
                return Loaded(IlValue.Of(type), operands, state);
            case "ldind" or "ldelem":
                return Loaded(OfSuffix(parts[1]), operands, state);
            case "sizeof":
                return new IlValue(null, IlKind.Int32, null, IlTraits.Counter);
            default:
                return operands.Length is 1 or 2 && operands[0].Kind != IlKind.Other
                    ? IlArithmetic.Compute(parts[0], operands)
                    : new IlValue(null, IlKind.Other);
        }
    }

    /// <summary>An address that is a local's gives what is known of the local, if that is a number.</summary>
    private static IlValue Loaded(IlValue value, IlValue[] operands, IlState state) => operands[0].Local >= 0
        ? value with { Traits = value.Traits | state.Locals[operands[0].Local].Traits }
        : value with { Traits = value.Traits | Inside(operands[0], state) };

    private static IlValue OfSuffix(string suffix) => suffix switch
    {
        "i1" => IlValue.Of(typeof(sbyte)),
        "u1" => IlValue.Of(typeof(byte)),
        "i2" => IlValue.Of(typeof(short)),
        "u2" => IlValue.Of(typeof(ushort)),
        "i4" or "u4" => IlValue.Of(typeof(int)),
        "i8" or "u8" => IlValue.Of(typeof(long)),
        "r4" => IlValue.Of(typeof(float)),
        "r8" => IlValue.Of(typeof(double)),
        _ => new IlValue(null, IlKind.Other),
    };

    private static IlTraits Inside(IlValue whole, IlState state)
        => IlTraits.Stored & (whole.Local >= 0 ? state.Locals[whole.Local].Traits
            : whole.Local < -1 ? state.Arguments[-2 - whole.Local].Traits
            : whole.Traits);

    private static IlTraits Constants(IlValue[] operands)
        => operands.All(operand => operand.MayBeConstant) ? IlTraits.Counter : IlTraits.None;

    private static IlValue Literal(IlInstruction instruction, string[] parts) => parts[1] switch
    {
        "r4" => IlValue.Float((float)instruction.Operand!, IlKind.Float32),
        "r8" => IlValue.Float((double)instruction.Operand!, IlKind.Float64),
        "i8" => IlValue.Integer((long)instruction.Operand!, IlKind.Int64),
        _ => IlValue.Integer(instruction.Operand as long? ?? (parts[2] is "m1" or "M1" ? -1 : int.Parse(parts[2]))),
    };

    /// <summary>A local keeps its own type, bool or byte, whatever is stored.</summary>
    private static void Store(IlState state, int index, IlValue value)
    {
        var type = state.Locals[index].Type;
        var own = type is null ? IlTraits.None : IlValue.Of(type).Traits & ~(IlTraits.Fraction | IlTraits.TopBit);
        state.Locals[index] = value with { Type = type, Traits = value.Traits | own };
    }

    /// <summary>Notes that something with such traits may lie behind an address.</summary>
    public static void Mark(IlState state, IlValue address, IlTraits traits)
    {
        if (address.Local >= 0)
        {
            ref var local = ref state.Locals[address.Local];
            local = local with { Constant = null, Traits = local.Traits | traits };
        }
        else if (address.Local < -1)
        {
            ref var argument = ref state.Arguments[-2 - address.Local];
            argument = argument with { Traits = argument.Traits | traits };
        }
    }

    private static int Index(IlInstruction instruction, string[] parts)
        => instruction.Operand is long index ? (int)index : int.Parse(parts[1]);
}
