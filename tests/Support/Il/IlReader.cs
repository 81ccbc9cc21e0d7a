using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace SimClr.Tests.Support.Il;

/// <summary>Reads the IL of a method, generic arguments put in.</summary>
internal static class IlReader
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IReadOnlyList<IlInstruction> Read(MethodBase method)
    {
        byte[] il = method.GetMethodBody()?.GetILAsByteArray()
            ?? throw new ArgumentException($"{method.DeclaringType}.{method.Name} has no IL.");
        var result = new List<IlInstruction>();
        Type? constrained = null;
        int? prefix = null; // a branch goes to the prefix, not behind it
        for (int at = 0; at < il.Length;)
        {
            int start = prefix ?? at;
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            object? operand = Operand(method, code, il, ref at);
            if (code.OpCodeType == OpCodeType.Prefix)
            {
                prefix = start;
                constrained = operand as Type ?? constrained;
            }
            else
            {
                result.Add(new IlInstruction(start, code, operand, at, constrained));
                (prefix, constrained) = (null, null);
            }
        }

        return result;
    }

    private static object? Operand(MethodBase method, OpCode code, byte[] il, ref int at)
    {
        var rest = il.AsSpan(at);
        switch (code.OperandType)
        {
            case OperandType.InlineNone:
                return null;
            case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                at++;
                return (long)(code == OpCodes.Ldc_I4_S ? (sbyte)rest[0] : rest[0]);
            case OperandType.InlineVar:
                at += 2;
                return (long)BinaryPrimitives.ReadUInt16LittleEndian(rest);
            case OperandType.InlineI:
                at += 4;
                return (long)BinaryPrimitives.ReadInt32LittleEndian(rest);
            case OperandType.InlineI8:
                at += 8;
                return BinaryPrimitives.ReadInt64LittleEndian(rest);
            case OperandType.ShortInlineR:
                at += 4;
                return BinaryPrimitives.ReadSingleLittleEndian(rest);
            case OperandType.InlineR:
                at += 8;
                return BinaryPrimitives.ReadDoubleLittleEndian(rest);
            case OperandType.ShortInlineBrTarget:
                at++;
                return new[] { at + (sbyte)rest[0] };
            case OperandType.InlineBrTarget:
                at += 4;
                return new[] { at + BinaryPrimitives.ReadInt32LittleEndian(rest) };
            case OperandType.InlineSwitch:
                int count = BinaryPrimitives.ReadInt32LittleEndian(rest);
                int end = at += 4 + 4 * count;
                int[] targets = new int[count];
                for (int i = 0; i < count; i++)
                {
                    targets[i] = end + BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + 4 * i)..]);
                }

                return targets;
            default: // a token
                at += 4;
                return Resolve(method, code, BinaryPrimitives.ReadInt32LittleEndian(rest));
        }
    }

    private static object? Resolve(MethodBase method, OpCode code, int token)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return code.OperandType switch
        {
            OperandType.InlineString => method.Module.ResolveString(token),
            OperandType.InlineSig => null,
            _ => method.Module.ResolveMember(token, ofType, ofMethod),
        };
    }
}
