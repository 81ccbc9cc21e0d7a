using ILGPU;
using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>From one type of number to another.</summary>
internal static class Conversions
{
    private static int Bits(float f) => float.IsNaN(f) ? 1234567 : BitConverter.SingleToInt32Bits(f);

    public readonly struct TruncatesToNarrow : IBody
    {
        public static int Of(int x, float f) => (byte)x + (sbyte)x + (short)x + (ushort)x;
    }

    [Refused(Rule.Conversions)]
    public readonly struct SignedByteOfByte : IBody
    {
        public static int Of(int x, float f) => (sbyte)(byte)x;
    }

    [Refused(Rule.Conversions)]
    public readonly struct UnsignedShortOfSignedByte : IBody
    {
        public static int Of(int x, float f) => (ushort)(sbyte)x;
    }

    [Refused(Rule.Conversions)]
    public readonly struct ByteOfSignedByte : IBody
    {
        public static int Of(int x, float f) => (byte)(sbyte)x;
    }

    [Refused(Rule.Conversions)]
    public readonly struct SignedByteOfUnsignedShort : IBody
    {
        public static int Of(int x, float f) => (sbyte)(ushort)x;
    }

    public readonly struct UintOfSignedByte : IBody
    {
        public static int Of(int x, float f) => (int)((uint)(sbyte)x >> 3);
    }

    public readonly struct NarrowToLong : IBody
    {
        public static int Of(int x, float f)
        {
            long a = (sbyte)x, b = (byte)x, c = (short)x, d = (ushort)x;
            ulong e = (ulong)(sbyte)x, g = (byte)x;
            return (int)(a + b * 3 + c * 5 + d * 7 >> 1) + (int)(e >> 32) + (int)(g >> 4);
        }
    }

    public readonly struct LongToNarrow : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = x * 0x100000001L + 0x7F80;
            return (byte)wide + (sbyte)wide + (short)wide + (ushort)wide + (int)(uint)wide;
        }
    }

    public readonly struct UnsignedToLong : IBody
    {
        public static int Of(int x, float f)
            => (int)((long)(uint)x >> 8) + (int)((ulong)(uint)x * 2_654_435_761UL >> 32) + (int)((long)x * 3 >> 5);
    }

    public readonly struct UnsignedSumToLong : IBody
    {
        public static int Of(int x, float f)
        {
            uint u = (uint)x + 5u;
            long signed = x + 5;
            long unsigned = u;
            return (int)(unsigned >> 3) ^ (int)(signed >> 3) ^ (int)((long)(x + 7u) >> 2);
        }
    }

    public readonly struct ToUnsignedLong : IBody
    {
        public static int Of(int x, float f) => (int)((ulong)x >> 33) + (int)((ulong)(uint)x >> 3);
    }

    public readonly struct IntegersToFloat : IBody
    {
        public static int Of(int x, float f) => Bits(x) ^ Bits((uint)x) ^ Bits((byte)x) ^ Bits((sbyte)x);
    }

    public readonly struct ShortsToFloat : IBody
    {
        public static int Of(int x, float f) => Bits((short)x) ^ Bits((ushort)x);
    }

    public readonly struct LongsToFloat : IBody
    {
        public static int Of(int x, float f)
            => Bits(x * 12_345_678_901L) + Bits((ulong)(uint)x * 7);
    }

    public readonly struct UnsignedResultToFloat : IBody
    {
        public static int Of(int x, float f)
        {
            uint u = (uint)x * 2_654_435_761u;
            return Bits(u) + Bits(u >> 8) + Bits((u >> 8) * Step);
        }

        private const float Step = 1f / (1 << 24);
    }

    public readonly struct FloatToInt : IBody
    {
        public static int Of(int x, float f) => (int)f;
    }

    public readonly struct FloatToUnsigned : IBody
    {
        public static int Of(int x, float f) => (int)(uint)f;
    }

    [Refused(Rule.Conversions)]
    public readonly struct FloatToLong : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = (long)(f * 1e6f);
            return (int)(wide >> 20) ^ (int)wide;
        }
    }

    [Refused(Rule.Conversions)]
    public readonly struct FloatToUnsignedLong : IBody
    {
        public static int Of(int x, float f)
        {
            ulong wide = (ulong)(f * 1e6f);
            return (int)(wide >> 20) ^ (int)wide;
        }
    }

    public readonly struct SmallFloatToByte : IBody
    {
        public static int Of(int x, float f) => f > -1f && f < 256f ? (byte)f : -1;
    }

    public readonly struct SmallFloatToShort : IBody
    {
        public static int Of(int x, float f) => f > -100f && f < 100f ? (sbyte)f * 1000 + (short)f : -1;
    }

    public readonly struct FloatToDouble : IBody
    {
        public static int Of(int x, float f)
        {
            double d = (double)f * 3.0000001 + x;
            return Bits((float)d);
        }
    }

    public readonly struct IntegersToDouble : IBody
    {
        public static int Of(int x, float f)
        {
            double d = x * 0.5 + (uint)x * 0.25;
            long bits = BitConverter.DoubleToInt64Bits(d);
            return (int)(bits >> 32) ^ (int)bits;
        }
    }

    [Refused(Rule.Conversions)]
    public readonly struct DoubleToInt : IBody
    {
        public static int Of(int x, float f)
        {
            double d = (double)f * 2.5;
            return (int)d;
        }
    }

    public readonly struct Reinterprets : IBody
    {
        public static int Of(int x, float f)
        {
            float g = Interop.IntAsFloat((uint)(x & 0x007FFFFF) | 0x3F800000);
            float h = BitConverter.Int32BitsToSingle(x & 0x3FFFFFFF);
            return Bits(g + 1f) ^ Bits(h) ^ (int)(Interop.FloatAsInt(f) >> 16);
        }
    }

    public readonly struct RoundsToBFloat16 : IBody
    {
        public static int Of(int x, float f)
        {
            uint bits = Interop.FloatAsInt(f);
            return (int)(bits + 0x7FFFu + (bits >> 16 & 1u) & 0xFFFF0000u);
        }
    }

    public readonly struct ConstantsThroughLoops : IBody
    {
        public static int Of(int x, float f)
        {
            int sum = 0;
            for (int i = 0; i < 5; i++)
            {
                short b = (short)(i * 10_000);
                sbyte s = (sbyte)(i * 60);
                uint u = (uint)(i - 2);
                long wide = u;
                sum += x * b + s + (int)(wide >> 4) + (int)((ulong)s >> 40);
            }

            return sum;
        }
    }

    public readonly struct ConstantsToFloatThroughLoops : IBody
    {
        public static int Of(int x, float f)
        {
            int sum = x;
            for (int i = 0; i < 4; i++)
            {
                sum = sum * 3 + Bits(i - 2) + Bits(i * 0.25f);
            }

            return sum;
        }
    }

    public readonly struct LargeUnsignedLongToFloat : IBody
    {
        public static int Of(int x, float f) => Bits((ulong)x * 12_345_678_901ul);
    }

    [Refused(Rule.Conversions)]
    public readonly struct SignedLongAsUnsignedToFloat : IBody
    {
        public static int Of(int x, float f) => Bits((ulong)(long)x);
    }

    [Refused(Rule.Conversions)]
    public readonly struct ByteOfIntOfFloat : IBody
    {
        public static int Of(int x, float f) => (byte)(int)f;
    }

    [Refused(Rule.Conversions)]
    public readonly struct IntOfLongOfFloat : IBody
    {
        public static int Of(int x, float f) => float.IsNaN(f) ? 0 : (int)(long)f;
    }

    [Refused(Rule.Conversions)]
    public readonly struct LargeUnsignedConstantToFloat : IBody
    {
        public static int Of(int x, float f)
        {
            uint large = Math.Max(4_000_000_000u, 255u);
            return Bits(large) + x;
        }
    }

    [Refused(Rule.Conversions)]
    public readonly struct ByteOrInt : IBody
    {
        public static int Of(int x, float f)
        {
            int chosen = x < 7 ? x + x : (byte)(x * 3);
            return chosen * 3;
        }
    }

    [Refused(Rule.Conversions)]
    public readonly struct UnsignedNarrowOfAConstant : IBody
    {
        public static int Of(int x, float f)
        {
            int number = 200;
            return (byte)number + x;
        }
    }
}
