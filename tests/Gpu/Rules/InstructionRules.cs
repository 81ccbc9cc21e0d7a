using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using ILGPU;
using SimClr.Tests.Support.Il;

namespace SimClr.Tests.Gpu.Rules;

/// <summary>The rules that a single instruction can break, given what is known of its operands.</summary>
internal static class InstructionRules
{
    public static IEnumerable<(Rule Rule, string Found)> Faults(IlInstruction instruction, IlValue[] operands)
    {
        string name = instruction.OpCode.Name!;
        return name.Split('.')[0] switch
        {
            "div" or "rem" => Divisions(name, operands[0], operands[1]),
            "add" or "sub" or "mul" => FloatConstants(name, operands[0], operands[1]),
            "neg" or "not" => Bools(name, operands[0]),
            "ceq" or "cgt" or "clt" or "bge" or "bgt" or "ble" or "blt" => Comparisons(name, operands[0], operands[1]),
            "conv" => Conversions(name, operands[0]),
            "ldc" => Literals(instruction.Operand),
            "call" or "callvirt" or "newobj" => Calls(instruction),
            "ldsfld" or "ldsflda" or "stsfld" => StaticFields(name, (FieldInfo)instruction.Operand!),
            "switch" => [(Rule.Unsupported, "a switch of more than two cases")],
            "localloc" => [(Rule.Pointers, "stackalloc")],
            "box" or "ldftn" or "ldvirtftn" or "ldstr" or "ldnull" or "castclass" or "isinst" or "throw" or "calli"
                => [(Rule.Unsupported, $"{name}: objects, strings, delegates, exceptions")],
            _ => [],
        };
    }

    private static IEnumerable<(Rule, string)> Divisions(string name, IlValue left, IlValue right)
    {
        if (left.IsFloat || name == "rem.un" || (name == "rem" && right.Constant is null) || !left.MayBe(IlTraits.TopBit))
        {
            yield break; // right; a remainder slow
        }

        if (right.Constant is { } divisor)
        {
            if (divisor > 1 && BitOperations.IsPow2(divisor))
            {
                yield return (Rule.PowersOfTwo, $"{name} by {divisor}, which ILGPU makes an arithmetic shift");
            }
        }
        else if (right.MayBeConstant)
        {
            yield return (Rule.PowersOfTwo,
                $"{name} by what may become a constant: if that is a power of two, ILGPU makes it an arithmetic shift");
        }
    }

    private static IEnumerable<(Rule, string)> FloatConstants(string name, IlValue left, IlValue right)
    {
        if (!left.IsFloat)
        {
            yield break;
        }

        bool again = name switch
        {
            "add" => IsTwice(IlTraits.PlusConstant),
            "mul" => IsTwice(IlTraits.TimesConstant),
            _ => (left.MayBe(IlTraits.MinusConstant) && right.MayBeConstant)
                || (left.MayBeConstant && right.MayBe(IlTraits.ConstantMinus)),
        };
        if (again && (left.MayBe(IlTraits.Fraction) || right.MayBe(IlTraits.Fraction))) // sums of whole numbers are exact
        {
            yield return (Rule.FloatConstants, $"{name} of a constant to the {name} of a constant, in floats");
        }

        if (name is "add" && (left.Constant == 0 || right.Constant == 0))
        {
            yield return (Rule.SignOfZero, "x + 0");
        }

        if (name is "sub" && left.Constant == 0)
        {
            yield return (Rule.SignOfZero, "0 - x");
        }

        bool IsTwice(IlTraits trait) => (left.MayBe(trait) && right.MayBeConstant)
            || (right.MayBe(trait) && left.MayBeConstant);
    }

    private static IEnumerable<(Rule, string)> Bools(string name, IlValue operand)
        => operand.MayBe(IlTraits.Condition)
            ? [(Rule.BoolArithmetic, $"{name} of a condition's 0 or 1, which ILGPU takes for a logical not")]
            : [];

    private static IEnumerable<(Rule, string)> Comparisons(string name, IlValue left, IlValue right)
    {
        if (left.IsFloat && name.TrimEnd(".s".ToCharArray()) is "ble" or "bge" or "bgt.un" or "blt.un" or "cgt.un"
            or "clt.un")
        {
            yield return (Rule.FloatComparisons, $"{name}: <= or >= of floats");
        }

        if (!name.StartsWith("ceq", StringComparison.Ordinal) && left.MayBe(IlTraits.Condition)
            && right.MayBe(IlTraits.Condition))
        {
            yield return (Rule.BoolArithmetic, $"{name} of two conditions, of which ILGPU takes 1 for -1");
        }
    }

    private static IEnumerable<(Rule, string)> Conversions(string name, IlValue operand)
    {
        bool toFloat = name.StartsWith("conv.r", StringComparison.Ordinal);
        bool narrows = name is "conv.i1" or "conv.u1" or "conv.i2" or "conv.u2";
        if (toFloat && operand.MayBe(IlTraits.Condition))
        {
            yield return (Rule.FloatOfBool, "a condition's 0 or 1 converted to a float");
        }

        if (name == "conv.r.un" && operand.MayBeConstant && operand.MayBe(IlTraits.TopBit))
        {
            yield return (Rule.Conversions, "a float of an unsigned that may become a constant of 2^31 or more");
        }

        if (name is "conv.u1" or "conv.u2" && operand.MayBeConstant
            && !(operand.Constant is { } constant && constant == (name == "conv.u1" ? constant & 0x7F : constant & 0x7FFF)))
        {
            yield return (Rule.Conversions, $"{name} of what may become a constant, whose top bit ILGPU takes for a sign");
        }

        if (narrows && operand.MayBe(IlTraits.Narrowed))
        {
            yield return (Rule.Conversions, $"{name} of a number of 8 or 16 bits, whose sign ILGPU confuses");
        }

        if (name == "conv.r.un" && operand.MayBe(IlTraits.SignedConversion))
        {
            yield return (Rule.Conversions, "a float of an unsigned that was just made of a signed, which ILGPU takes");
        }

        if (!toFloat && operand.MayBe(IlTraits.FromFloat))
        {
            yield return (Rule.Conversions, $"{name} of what was a float, which ILGPU converts in one step");
        }

        if (name is "conv.i8" or "conv.u8" && operand.IsFloat)
        {
            yield return (Rule.Conversions, "a float converted to 64 bits, where PTX has other ends and another NaN");
        }

        if (!toFloat && operand.Kind == IlKind.Float64)
        {
            yield return (Rule.Conversions, "a double converted to an integer, where PTX has another NaN");
        }
    }

    private static IEnumerable<(Rule, string)> Literals(object? value) => value is float.Epsilon or double.Epsilon
        ? [(Rule.FloatOfBool, "the literal Epsilon, which our repair of bool conversions takes for a bool")]
        : [];

    private static IEnumerable<(Rule, string)> Calls(IlInstruction instruction)
    {
        var method = (MethodBase)instruction.Operand!;
        var type = method.DeclaringType!;
        var target = IlCalls.Target(method, instruction.Constrained);
        if (instruction.OpCode == OpCodes.Newobj && !type.IsValueType)
        {
            yield return (Rule.Unsupported, $"new {type.Name}, an object");
        }
        else if (instruction.OpCode == OpCodes.Callvirt && instruction.Constrained is null)
        {
            yield return (Rule.Unsupported, $"the virtual call {type.Name}.{method.Name}");
        }
        else if (!target.DeclaringType!.Assembly.GetName().Name!.StartsWith("SimClr.", StringComparison.Ordinal)
            && !TriedCalls.Has(target))
        {
            yield return (Rule.ForeignCalls, $"{type.Name}.{method.Name}");
        }

        if (type == typeof(LocalMemory) || type == typeof(SharedMemory))
        {
            foreach (var element in method.GetGenericArguments())
            {
                if (SignatureRules.SharedFault(element) is { } fault)
                {
                    yield return (Rule.Pointers, fault);
                }
            }
        }
    }

    private static IEnumerable<(Rule, string)> StaticFields(string name, FieldInfo field)
        => name == "ldsfld" && field.IsInitOnly
            ? []
            : [(Rule.Unsupported, $"the static field {field.DeclaringType?.Name}.{field.Name}")];
}
