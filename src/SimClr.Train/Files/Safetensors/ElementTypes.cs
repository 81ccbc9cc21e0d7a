using System.Runtime.InteropServices;

namespace SimClr.Train.Files.Safetensors;

/// <summary>Stored numbers as float32, and back where something is written so.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 => 8,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.I8 or ElementType.U8 or ElementType.BOOL => 1,
        _ => 2,
    };

    /// <summary>Little-endian bytes, as they are in a file, to float32.</summary>
    public static float[] ToSingles(this ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.F32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        ElementType.F64 => Convert<double>(bytes, value => (float)value),
        ElementType.F16 => Convert<Half>(bytes, value => (float)value),
        ElementType.BF16 =>
            Convert<ushort>(bytes, value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
        ElementType.I64 => Convert<long>(bytes, value => value),
        ElementType.I32 => Convert<int>(bytes, value => value),
        ElementType.I16 => Convert<short>(bytes, value => value),
        ElementType.I8 => Convert<sbyte>(bytes, value => value),
        _ => Convert<byte>(bytes, value => value),
    };

    /// <summary>Whole numbers as 64-bit integers, little-endian.</summary>
    public static byte[] ToInt64Bytes(ReadOnlySpan<float> values)
        => MemoryMarshal.AsBytes<long>(Array.ConvertAll(values.ToArray(), value => (long)value)).ToArray();

    private static float[] Convert<T>(ReadOnlySpan<byte> bytes, Converter<T, float> convert)
        where T : unmanaged
        => Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), convert);
}
