using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>Decodes a method's IL bytes.</summary>
internal sealed class IlReader
{
    private static readonly Dictionary<ILOpCode, OperandType> OperandTypes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ILOpCode)(ushort)code.Value, code => code.OperandType);

    private readonly byte[] il;
    private readonly MethodBase method;
    private readonly Type[]? typeArguments, methodArguments;
    private readonly int argumentCount;
    private int at;

    private IlReader(MethodBase method, byte[] il)
    {
        this.method = method;
        this.il = il;
        typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        argumentCount = method.GetParameters().Length + (method.IsStatic ? 0 : 1);
    }

    public static IlInstruction[] Read(MethodBase method, byte[] il) => new IlReader(method, il).ReadAll();

    private IlInstruction[] ReadAll()
    {
        var code = new List<IlInstruction>();
        var indexOf = new Dictionary<int, int>();
        while (at < il.Length)
        {
            indexOf.Add(at, code.Count);
            code.Add(ReadOne());
        }

        for (int i = 0; i < code.Count; i++)
        {
            var instruction = code[i];
            if (instruction.Operand is int[] targets)
                code[i] = instruction with { Operand = Array.ConvertAll(targets, target => indexOf[target]) };
            else if (instruction.Op is ILOpCode.Br or ILOpCode.Leave || instruction.IsConditional)
                code[i] = instruction with { Number = indexOf[instruction.Number] };
        }

        return [.. code];
    }

    private IlInstruction ReadOne()
    {
        int offset = at;
        int first = il[at++];
        var op = (ILOpCode)(first == 0xFE ? 0xFE00 | il[at++] : first);
        int number = 0;
        object? operand = null;
        switch (OperandTypes[op])
        {
            case OperandType.InlineNone: break;
            case OperandType.ShortInlineVar: number = il[at++]; break;
            case OperandType.ShortInlineI: number = (sbyte)il[at++]; break;
            case OperandType.InlineVar: number = BitConverter.ToUInt16(il, at); at += 2; break;
            case OperandType.InlineI: number = Int(); break;
            case OperandType.InlineI8: operand = BitConverter.ToInt64(il, at); at += 8; break;
            case OperandType.ShortInlineR: operand = BitConverter.ToSingle(il, at); at += 4; break;
            case OperandType.InlineR: operand = BitConverter.ToDouble(il, at); at += 8; break;
            case OperandType.ShortInlineBrTarget: number = (sbyte)il[at++]; number += at; break;
            case OperandType.InlineBrTarget: number = Int(); number += at; break;
            case OperandType.InlineSwitch: operand = Targets(); break;
            case OperandType.InlineString: operand = method.Module.ResolveString(Int()); break;
            case OperandType.InlineMethod:
                operand = method.Module.ResolveMethod(Int(), typeArguments, methodArguments);
                break;
            case OperandType.InlineField:
                operand = method.Module.ResolveField(Int(), typeArguments, methodArguments);
                break;
            case OperandType.InlineType:
                operand = method.Module.ResolveType(Int(), typeArguments, methodArguments);
                break;
            case OperandType.InlineTok:
                operand = method.Module.ResolveMember(Int(), typeArguments, methodArguments);
                break;
            default: Int(); break;
        }

        (op, number) = Normalise(op, number);
        return new IlInstruction(offset, op, number, operand);
    }

    private int Int()
    {
        at += 4;
        return BitConverter.ToInt32(il, at - 4);
    }

    private int[] Targets()
    {
        var targets = new int[Int()];
        int end = at + 4 * targets.Length;
        for (int i = 0; i < targets.Length; i++)
            targets[i] = end + Int();
        return targets;
    }

    private (ILOpCode Op, int Number) Normalise(ILOpCode op, int number) => op switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => (ILOpCode.Ldloc, op - ILOpCode.Ldarg_0),
        ILOpCode.Ldarg or ILOpCode.Ldarg_s => (ILOpCode.Ldloc, number),
        ILOpCode.Starg or ILOpCode.Starg_s => (ILOpCode.Stloc, number),
        ILOpCode.Ldarga or ILOpCode.Ldarga_s => (ILOpCode.Ldloca, number),
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => (ILOpCode.Ldloc, argumentCount + (op - ILOpCode.Ldloc_0)),
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => (ILOpCode.Stloc, argumentCount + (op - ILOpCode.Stloc_0)),
        ILOpCode.Ldloc or ILOpCode.Ldloc_s => (ILOpCode.Ldloc, argumentCount + number),
        ILOpCode.Stloc or ILOpCode.Stloc_s => (ILOpCode.Stloc, argumentCount + number),
        ILOpCode.Ldloca or ILOpCode.Ldloca_s => (ILOpCode.Ldloca, argumentCount + number),
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => (ILOpCode.Ldc_i4, (int)op - (int)ILOpCode.Ldc_i4_0),
        ILOpCode.Ldc_i4_s => (ILOpCode.Ldc_i4, number),
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => (op - ILOpCode.Br_s + ILOpCode.Br, number),
        ILOpCode.Leave_s => (ILOpCode.Leave, number),
        _ => (op, number),
    };
}
