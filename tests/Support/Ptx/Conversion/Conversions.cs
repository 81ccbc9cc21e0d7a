namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// Numbers as PTX types: bits to values and back. Double holds every value of the other float types.
/// </summary>
internal static class Conversions
{
    private const ushort CanonicalNaN16 = 0x7FFF;
    private const uint CanonicalNaN32 = 0x7FFF_FFFF;
    private const int Tf32LostBits = 13;

    public static double ToDouble(ulong bits, PtxType type) => type switch
    {
        PtxType.F16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        PtxType.BF16 => BitConverter.UInt32BitsToSingle((uint)bits << 16),
        PtxType.F64 => BitConverter.UInt64BitsToDouble(bits),
        _ => BitConverter.UInt32BitsToSingle((uint)bits),
    };

    public static Int128 ToInteger(ulong bits, PtxType type) => type switch
    {
        PtxType.S8 => (sbyte)bits,
        PtxType.S16 => (short)bits,
        PtxType.S32 => (int)bits,
        PtxType.S64 => (long)bits,
        PtxType.U8 or PtxType.B8 => (byte)bits,
        PtxType.U16 or PtxType.B16 => (ushort)bits,
        PtxType.U32 or PtxType.B32 => (uint)bits,
        _ => bits,
    };

    /// <summary>To nearest even; tf32 to nearest, ties away from zero.</summary>
    public static ulong FromDouble(double value, PtxType type)
    {
        switch (type)
        {
            case PtxType.F64:
                return BitConverter.DoubleToUInt64Bits(value);
            case PtxType.F16:
                return double.IsNaN(value) ? CanonicalNaN16 : BitConverter.HalfToUInt16Bits((Half)value);
            case PtxType.BF16:
                return double.IsNaN(value) ? CanonicalNaN16 : RoundToBFloat16(value);
            case PtxType.TF32:
                uint bits = BitConverter.SingleToUInt32Bits((float)value);
                return double.IsFinite(value)
                    ? (bits + (1u << (Tf32LostBits - 1))) & (uint.MaxValue << Tf32LostBits)
                    : double.IsNaN(value) ? CanonicalNaN32 : bits;
            default:
                return double.IsNaN(value) ? CanonicalNaN32 : BitConverter.SingleToUInt32Bits((float)value);
        }
    }

    public static ulong FromInteger(Int128 value, PtxType type) => type switch
    {
        // Rounded once: from double by way of float it would be twice.
        PtxType.F32 => BitConverter.SingleToUInt32Bits((float)value),
        PtxType.F64 => BitConverter.DoubleToUInt64Bits((double)value),
        PtxType.F16 => BitConverter.HalfToUInt16Bits((Half)value),
        _ => throw new NotSupportedException($"PTX: cvt from an integer to {type}"),
    };

    /// <summary>
    /// An integer from an integral value: what is too large becomes the largest. NaN becomes 0, but where one
    /// of the types has 64 bits the smallest signed number (PTX ISA, cvt).
    /// </summary>
    public static ulong Saturate(double value, PtxType to, PtxType from)
    {
        if (double.IsNaN(value))
        {
            bool isLong = from == PtxType.F64 || to.Bytes() == 8;
            return isLong ? 1ul << (8 * to.Bytes() - 1) : 0;
        }

        var (smallest, largest) = (Smallest(to), Largest(to));
        var integer = value <= (double)smallest ? smallest
            : value >= (double)largest ? largest : (Int128)value;
        return Truncate(integer, to);
    }

    /// <summary>The lower bits, continued with the sign of a signed number.</summary>
    public static ulong Truncate(Int128 value, PtxType type)
    {
        ulong bits = unchecked((ulong)value);
        return type switch
        {
            PtxType.S8 => (ulong)(sbyte)bits,
            PtxType.S16 => (ulong)(short)bits,
            PtxType.S32 => (ulong)(int)bits,
            PtxType.U8 or PtxType.B8 => (byte)bits,
            PtxType.U16 or PtxType.B16 => (ushort)bits,
            PtxType.U32 or PtxType.B32 => (uint)bits,
            _ => bits,
        };
    }

    public static Int128 Smallest(PtxType type)
        => type.IsSigned() ? -(Int128.One << (8 * type.Bytes() - 1)) : Int128.Zero;

    public static Int128 Largest(PtxType type)
        => (Int128.One << (8 * type.Bytes() - (type.IsSigned() ? 1 : 0))) - 1;

    private static ulong RoundToBFloat16(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }
}
