using System.Globalization;
using System.Text;

namespace SimClr.Kernels.Ptx;

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
