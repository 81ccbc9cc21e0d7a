namespace SimClr.Tests.Gpu.Differential;

/// <summary>Shifts: by constants, by numbers beyond the width, with and without sign.</summary>
internal static class Shifts
{
    public readonly struct BySign : IBody
    {
        public static int Of(int x, float f) => (int)((uint)x >> 3) ^ x >> 3 ^ x >>> 5 ^ x << 4;
    }

    public readonly struct ByAnyNumber : IBody
    {
        public static int Of(int x, float f) => (7 << x) + (-1000 >> x) + (int)(0xF0000000u >> x) + (x >>> x);
    }

    public readonly struct LongBySign : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = (long)x << 17;
            return (int)(wide >> 40) + (int)(wide >>> 40) + (int)((ulong)wide >> 35) + (int)(wide << 5 >> 32);
        }
    }

    public readonly struct LongByAnyNumber : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = x * 0x1234567L;
            return (int)(wide << x) + (int)(wide >> x) + (int)((ulong)wide >> x) + (int)(1L << x >> 32);
        }
    }

    public readonly struct LongByMoreThan31 : IBody
    {
        public static int Of(int x, float f)
        {
            ulong u = (uint)x;
            long s = x;
            return (int)(u << 33 >> 35) + (int)(s << 40 >> 44) + (int)(u << 63 >> 63) + (int)(s >> 63);
        }
    }

    public readonly struct TwiceInARow : IBody
    {
        public static int Of(int x, float f)
            => (x >> 20 >> 20) + (int)((uint)x >> 20 >> 20) + (x << 20 << 20) + (x >> 1 << 1);
    }

    public readonly struct OfNarrow : IBody
    {
        public static int Of(int x, float f)
            => ((byte)x >> 3) + ((sbyte)x >> 3) + ((short)x >> 3) + ((ushort)x >> 3) + ((sbyte)x >>> 28)
                + ((byte)x << 25);
    }

    public readonly struct CompoundOfNarrow : IBody
    {
        public static int Of(int x, float f)
        {
            byte b = (byte)x;
            sbyte s = (sbyte)x;
            short h = (short)x;
            b >>= 2;
            s >>= 2;
            h <<= 3;
            return b + 1000 * s + h;
        }
    }

    public readonly struct Rotates : IBody
    {
        public static int Of(int x, float f)
        {
            uint u = (uint)x;
            return (int)((u << 13 | u >> 19) ^ (u >> 5 | u << 27));
        }
    }

    public readonly struct AverageWithoutOverflow : IBody
    {
        public static int Of(int x, float f)
        {
            uint a = (uint)x, b = (uint)x * 3;
            return (int)((a & b) + ((a ^ b) >> 1));
        }
    }
}
