using System.Globalization;
using System.Text;

namespace SimClr.Kernels.Ptx;

/// <summary>What stands in an instruction: a value, an address or a list of registers.</summary>
internal abstract record Operand
{
    public virtual StringBuilder WriteTo(StringBuilder text) => throw new NotSupportedException($"{GetType().Name} in PTX");
}

/// <summary>What the evaluator knows about a value: the number itself, or where it will be at run time.</summary>
internal abstract record Value : Operand;

/// <summary>Known at compile time. Int32 is sign-extended; floats are their bits.</summary>
internal sealed record Constant(ScalarType Type, long Bits) : Value
{
    public static readonly Constant Zero = Of(0), One = Of(1);

    public static Constant Of(int value) => new(ScalarType.Int32, value);

    public static Constant Of(long value) => new(ScalarType.Int64, value);

    public static Constant Of(float value) => new(ScalarType.Float32, BitConverter.SingleToInt32Bits(value));

    public static Constant Of(double value) => new(ScalarType.Float64, BitConverter.DoubleToInt64Bits(value));

    public static Constant Of(bool value) => value ? One : Zero;

    public bool IsFloat => Type is ScalarType.Float32 or ScalarType.Float64;

    public float Float => BitConverter.Int32BitsToSingle((int)Bits);

    /// <summary>The value of either float type.</summary>
    public double Number => Type == ScalarType.Float32 ? Float : BitConverter.Int64BitsToDouble(Bits);

    public override StringBuilder WriteTo(StringBuilder text) => Type switch
    {
        ScalarType.Float32 => text.Append(CultureInfo.InvariantCulture, $"0f{(int)Bits:X8}"),
        ScalarType.Float64 => text.Append(CultureInfo.InvariantCulture, $"0d{Bits:X16}"),
        _ => text.Append(Bits),
    };
}

/// <summary>
/// A register plus a constant that has not been added yet: of an integer, so that it can end in an address; of a
/// predicate 1, its negation (the sum modulo 2), so that it can end in a branch.
/// </summary>
internal sealed record Register(ScalarType Type, int Id, long Addend = 0) : Value
{
    public override StringBuilder WriteTo(StringBuilder text)
        => text.Append(Instructions.RegisterPrefix(Type)).Append(Id);
}

/// <summary>A 64-bit integer, <c>extend(Index) * Scale + Offset</c>, not computed yet: one mad.wide makes it an address.</summary>
internal sealed record ScaledIndex(Register Index, long Scale, long Offset, bool Signed) : Value;

/// <summary>
/// An address: <c>Base + Offset</c> or <c>Symbol + Offset</c>. Global bases are Int64, shared ones Int32 registers.
/// </summary>
internal sealed record Pointer(AddressSpace Space, Register? Base, string? Symbol, long Offset) : Value;

/// <summary>A reference to leaves of a local variable; exists at compile time only.</summary>
internal sealed record LocalReference(int Depth, int Leaf, Type Type) : Value;

/// <summary>A span over an inline array; exists at compile time only.</summary>
internal sealed record RegisterSpan(Value First, Type Element, int Length) : Value;

/// <summary>A struct: the values of its leaves.</summary>
internal sealed record StructValue(Value?[] Leaves, Type Type) : Value;

/// <summary>A string literal; only what asserts take it.</summary>
internal sealed record TextValue(string Text) : Value;

/// <summary>A memory operand.</summary>
internal sealed record Address(Pointer Pointer) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text)
    {
        text.Append('[');
        if (Pointer.Symbol is not null)
            text.Append(Pointer.Symbol);
        else
            Pointer.Base!.WriteTo(text);
        if (Pointer.Offset != 0)
            text.Append('+').Append(Pointer.Offset);
        return text.Append(']');
    }
}

/// <summary>Registers in braces.</summary>
internal sealed record Vector(Value[] Elements) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text) => Write(text, Elements);

    public static StringBuilder Write(StringBuilder text, IReadOnlyList<Value> elements)
    {
        for (int i = 0; i < elements.Count; i++)
            elements[i].WriteTo(text.Append(i == 0 ? "{" : ", "));
        return text.Append('}');
    }
}

/// <summary>A name or number that stands in the text as it is: a special register, a shuffle mask.</summary>
internal sealed record Literal(string Text) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text) => text.Append(Text);
}

/// <summary>Where an array in shared memory starts.</summary>
internal sealed record SharedAddress(string Symbol) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text) => text.Append(Symbol);
}
