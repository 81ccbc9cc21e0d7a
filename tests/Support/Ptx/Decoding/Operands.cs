using System.Globalization;

namespace SimClr.Tests.Support.Ptx;

/// <summary>The operands of one statement as places in the register file.</summary>
internal sealed class Operands(
    RegisterMap map, IReadOnlyDictionary<string, int> starts, PtxModule module, PtxStatement statement)
{
    public PtxStatement Statement => statement;

    /// <summary>Registers may be wider than the type: for loads, stores and conversions.</summary>
    public bool Loose { get; init; }

    /// <summary>See <see cref="InterpretedGpu.ApproximatesExactly"/>.</summary>
    public bool ApproximatesExactly { get; init; }

    public int Count => statement.Operands.Length;

    public string Text(int index)
        => index < Count ? statement.Operands[index]
            : throw statement.Unsupported($"operand {index + 1} is missing");

    public Operand Destination(int index, PtxType type) => Register(Text(index), type);

    public Operand Source(int index, PtxType type) => Source(Text(index), type);

    /// <summary>A register, a number, the address of an array or a special register.</summary>
    public Operand Source(string text, PtxType type)
    {
        if (RegisterMap.IsSpecial(text))
        {
            return map.Special(text);
        }

        if (text[0] == '%')
        {
            return Register(text, type);
        }

        return map.Constant(Constant(text, type), type.Bytes());
    }

    /// <summary>64 bits that all lanes have.</summary>
    public Operand Wide(ulong bits) => map.Constant(bits, sizeof(ulong));

    /// <summary>A predicate, or the constant 0 or 1.</summary>
    public Operand Predicate(string text) => text switch
    {
        "0" => map.Constant(0, 4),
        "1" => map.Constant(uint.MaxValue, 4),
        _ => Register(text, PtxType.Pred),
    };

    /// <summary>The registers of {%r1, %r2}, or the one register.</summary>
    public string[] Vector(int index)
        => Text(index).Trim('{', '}').Split(',', StringSplitOptions.TrimEntries);

    public Operand[] Destinations(int index, PtxType type)
        => [.. Vector(index).Select(register => Register(register, type))];

    public Operand[] Sources(int index, PtxType type)
        => [.. Vector(index).Select(text => Source(text, type))];

    /// <summary>The number that an operand must be.</summary>
    public int Immediate(int index)
        => Text(index)[0] != '%'
            ? unchecked((int)(long)Constant(Text(index), PtxType.S64))
            : throw statement.Unsupported($"{Text(index)} must be a number");

    public bool IsImmediate(int index) => Text(index)[0] != '%';

    public int RegisterBytes(int index)
        => map.TypeOf(Text(index)) is PtxType type ? type.Bytes()
            : throw statement.Unsupported($"{Text(index)} is no register");

    public bool IsPredicate(int index) => map.TypeOf(Text(index)) is PtxType.Pred;

    public int BytesOf(string register) => map.TypeOf(register)?.Bytes() ?? 0;

    /// <summary>[%rd1+16], [array], [array+16], [parameter].</summary>
    public PtxAddress Address(int index)
    {
        string text = Text(index).Trim('[', ']').Replace(" ", "", StringComparison.Ordinal);
        int sign = text.IndexOfAny(['+', '-'], 1);
        string name = sign < 0 ? text : text[..sign];
        long offset = sign < 0 ? 0 : (long)Number(text[(text[sign] == '+' ? sign + 1 : sign)..]);
        if (map.TypeOf(name) is PtxType type)
        {
            return new PtxAddress(Register(name, type), type.Bytes() == 8, offset);
        }

        if (module.Parameters.TryGetValue(name, out var parameter))
        {
            return new PtxAddress(map.Constant(0, 8), true, parameter.Offset + offset);
        }

        ulong start = starts.TryGetValue(name, out int place) ? (ulong)place : Number(name);
        return new PtxAddress(map.Constant(0, 8), true, (long)start + offset);
    }

    private Operand Register(string name, PtxType type)
    {
        if (map.TypeOf(name) is not PtxType declared)
        {
            throw statement.Unsupported($"{name} is not declared");
        }

        bool fits = (declared == PtxType.Pred) == (type == PtxType.Pred)
            && (declared.Bytes() == type.Bytes() || (Loose && declared.Bytes() > type.Bytes()));
        return fits ? map.Register(name) : throw statement.Unsupported($"{name} is .{declared}, not .{type}");
    }

    private ulong Constant(string text, PtxType type)
    {
        int sign = text.IndexOf('+');
        string symbol = sign < 0 ? text : text[..sign];
        if (starts.TryGetValue(symbol, out int place))
        {
            return (ulong)place + (sign < 0 ? 0 : Number(text[(sign + 1)..]));
        }

        if (type == PtxType.F32 && !text.StartsWith("0f", StringComparison.OrdinalIgnoreCase))
        {
            return BitConverter.SingleToUInt32Bits((float)BitConverter.UInt64BitsToDouble(Real(text)));
        }

        ulong bits = type == PtxType.F64 ? Real(text) : Number(text);
        return type.Bytes() switch { 1 => (byte)bits, 2 => (ushort)bits, 4 => (uint)bits, _ => bits };
    }

    private ulong Real(string text)
        => text.StartsWith("0d", StringComparison.OrdinalIgnoreCase)
            ? Convert.ToUInt64(text[2..], 16)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? BitConverter.DoubleToUInt64Bits(value)
                : throw statement.Unsupported($"{text} is no number");

    private ulong Number(string text)
    {
        bool negative = text[0] == '-';
        string digits = text.TrimStart('-', '+').TrimEnd('U');
        ulong value;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            || digits.StartsWith("0f", StringComparison.OrdinalIgnoreCase)
            || digits.StartsWith("0d", StringComparison.OrdinalIgnoreCase))
        {
            value = Convert.ToUInt64(digits[2..], 16);
        }
        else if (digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
        {
            value = Convert.ToUInt64(digits[2..], 2);
        }
        else if (!ulong.TryParse(digits, CultureInfo.InvariantCulture, out value))
        {
            throw statement.Unsupported($"{text} is neither a register nor a number");
        }

        return negative ? unchecked(0 - value) : value;
    }
}
