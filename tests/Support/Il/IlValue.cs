namespace SimClr.Tests.Support.Il;

/// <summary>What is known of a value on the stack, in a local or in an argument.</summary>
/// <param name="Type">Null for numbers made by IL alone, of which <paramref name="Kind"/> tells enough.</param>
/// <param name="Kind">As IL computes with it.</param>
/// <param name="Constant">The number (of a float, its bits as a double) where it is the same on every path.</param>
/// <param name="Traits">What may be true of it.</param>
/// <param name="Local">
/// Of an address: the local behind it, or -2 - n where that is behind argument n; -1 where it is something else.
/// </param>
internal readonly record struct IlValue(
    Type? Type, IlKind Kind, long? Constant = null, IlTraits Traits = IlTraits.None, int Local = -1)
{
    public bool IsFloat => Kind is IlKind.Float32 or IlKind.Float64;

    public bool MayBe(IlTraits trait) => (Traits & trait) != 0;

    /// <summary>
    /// Whether a compiler that inlines and unrolls may see a number here. Two floats are none: 0, which ILGPU leaves out,
    /// and infinity, to which it does not matter what is added up first.
    /// </summary>
    public bool MayBeConstant => MayBe(IlTraits.Counter) || (Constant is { } value
        && !(IsFloat && (value == 0 || double.IsInfinity(BitConverter.Int64BitsToDouble(value)))));

    public static IlValue Integer(long value, IlKind kind = IlKind.Int32)
        => new(null, kind, value, value < 0 ? IlTraits.TopBit : IlTraits.None);

    public static IlValue Float(double value, IlKind kind) => new(null, kind, BitConverter.DoubleToInt64Bits(value),
        double.IsInteger(value) ? IlTraits.None : IlTraits.Fraction);

    /// <summary>A value of a type of which nothing else is known.</summary>
    public static IlValue Of(Type type)
    {
        var traits = type == typeof(bool) ? IlTraits.Condition
            : type == typeof(sbyte) || type == typeof(byte) || type == typeof(short) || type == typeof(ushort)
                ? IlTraits.Narrowed
            : type == typeof(float) || type == typeof(double) ? IlTraits.Fraction
            : IlTraits.None;
        var kind = KindOf(type);
        bool hasSign = kind is IlKind.Int32 or IlKind.Int64 && type != typeof(bool) && type != typeof(byte)
            && type != typeof(ushort) && type != typeof(char);
        return new IlValue(type, kind, null, traits | (hasSign ? IlTraits.TopBit : IlTraits.None));
    }

    /// <summary>What holds of either of them; around a loop, two constants are one in each turn.</summary>
    public IlValue Or(IlValue other, bool isAround)
    {
        var traits = Traits | other.Traits;
        if (isAround && Constant != other.Constant && MayBeConstant && other.MayBeConstant)
        {
            traits |= IlTraits.Counter;
        }

        return new IlValue(Type ?? other.Type, Kind == IlKind.Other ? other.Kind : Kind,
            Constant == other.Constant ? Constant : null, traits, Local == other.Local ? Local : -1);
    }

    private static IlKind KindOf(Type type)
    {
        if (type.IsEnum)
        {
            type = Enum.GetUnderlyingType(type);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Char or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16
                or TypeCode.Int32 or TypeCode.UInt32 => IlKind.Int32,
            TypeCode.Int64 or TypeCode.UInt64 => IlKind.Int64,
            TypeCode.Single => IlKind.Float32,
            TypeCode.Double => IlKind.Float64,
            _ => IlKind.Other,
        };
    }
}
