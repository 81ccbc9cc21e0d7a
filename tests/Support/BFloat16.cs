namespace SimClr.Tests.Support;

/// <summary>The upper half of a float: 8 bits of exponent, 7 of mantissa. Kernels compute in float.</summary>
internal readonly struct BFloat16(ushort bits)
{
    public readonly ushort Bits = bits;

    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? new BFloat16(0x7FFF)
            : new BFloat16((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }
}
