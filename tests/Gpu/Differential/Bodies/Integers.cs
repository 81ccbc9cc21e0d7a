using System.Numerics;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Arithmetic and comparisons of integers of all widths.</summary>
internal static class Integers
{
    public readonly struct Wraps : IBody
    {
        public static int Of(int x, float f) => x * 1_000_003 + (x << 7) - int.MaxValue;
    }

    public readonly struct NegatesTheSmallest : IBody
    {
        public static int Of(int x, float f) => -x + ~x;
    }

    public readonly struct WrapsLong : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = x * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            return (int)(wide >> 33) ^ (int)wide;
        }
    }

    public readonly struct MultipliesHigh : IBody
    {
        public static int Of(int x, float f)
        {
            ulong product = 0xD2511F53ul * (uint)x;
            return (int)(uint)(product >> 32) ^ (int)(uint)product;
        }
    }

    public readonly struct MultipliesByPowersOfTwo : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = x;
            return x * 8 + x * 1024 + x * 0x40000000 + x * int.MinValue + (int)(wide * (1L << 29) >> 20)
                + (int)(wide * (1L << 47) >> 40) + x * -4;
        }
    }

    public readonly struct BytesWrap : IBody
    {
        public static int Of(int x, float f)
        {
            byte b = (byte)x;
            sbyte s = (sbyte)x;
            b += 200;
            s -= 100;
            return b * 1000 + s;
        }
    }

    public readonly struct ShortsWrap : IBody
    {
        public static int Of(int x, float f)
        {
            ushort u = (ushort)x;
            short s = (short)x;
            u *= 3;
            s = (short)(s * 5 + u);
            u = (ushort)~u;
            return u ^ s;
        }
    }

    public readonly struct NarrowComparisons : IBody
    {
        public static int Of(int x, float f)
        {
            byte b = (byte)x;
            sbyte s = (sbyte)x;
            ushort u = (ushort)x;
            short h = (short)x;
            return (b > 127 ? 1 : 0) + (s < 0 ? 2 : 0) + (u > 32767 ? 4 : 0) + (h < 0 ? 8 : 0) + (b > s ? 16 : 0)
                + (u == h ? 32 : 0);
        }
    }

    public readonly struct UnsignedComparisons : IBody
    {
        public static int Of(int x, float f)
        {
            uint u = (uint)x;
            int result = u < 20 ? 1 : 2;
            if (u >= 0x80000000)
            {
                result += 10;
            }

            if (0x7FFFFFFF < u)
            {
                result += 100;
            }

            return u > (uint)(x + 7) ? result + 1000 : result;
        }
    }

    public readonly struct UnsignedLongComparisons : IBody
    {
        public static int Of(int x, float f)
        {
            ulong u = (ulong)(long)x;
            long s = x;
            return (u > 1000 ? 1 : 0) + (s > 1000 ? 2 : 0) + (u >= 1ul << 63 ? 4 : 0) + (5ul < u ? 8 : 0);
        }
    }

    public readonly struct ConstantsOnTheLeft : IBody
    {
        public static int Of(int x, float f)
            => (3 < x ? 1 : 0) + (3 <= x ? 2 : 0) + (3 > x ? 4 : 0) + (3 >= x ? 8 : 0) + (3 == x ? 16 : 0)
                + (100 - x) + (7u - (uint)x > 50u ? 32 : 0);
    }

    public readonly struct MinMax : IBody
    {
        public static int Of(int x, float f)
            => Math.Min(x, 7) + Math.Max(x, -3) + Math.Max(Math.Min(x, 100), -100)
                + (int)Math.Min((uint)x, 1000u) + (int)Math.Max((uint)x, 5u);
    }

    public readonly struct MinMaxLong : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = (long)x << 20;
            return (int)(Math.Min(wide, 1L << 40) >> 12) + (int)(Math.Max((ulong)wide, 77ul) >> 7);
        }
    }

    public readonly struct ClampByComparisons : IBody
    {
        public static int Of(int x, float f)
        {
            int low = x < -50 ? -50 : x;
            return low > 50 ? 50 : low;
        }
    }

    public readonly struct AbsoluteValue : IBody
    {
        public static int Of(int x, float f) => x == int.MinValue ? 1 : Math.Abs(x) + (int)Math.Abs((long)x);
    }

    public readonly struct LogicalOperations : IBody
    {
        public static int Of(int x, float f)
        {
            int y = x * 77;
            return ~(x & y) + ~(x | 255) + ~(x ^ y) + (x & ~y) + ~~x + (x ^ x) + (x | x);
        }
    }

    public readonly struct BitCounts : IBody
    {
        public static int Of(int x, float f)
            => BitOperations.PopCount((uint)x) + 100 * BitOperations.LeadingZeroCount((uint)x)
                + 10_000 * BitOperations.TrailingZeroCount(x);
    }

    public readonly struct BitCountsLong : IBody
    {
        public static int Of(int x, float f)
        {
            ulong wide = (ulong)(uint)x << 13;
            return BitOperations.PopCount(wide) + 100 * BitOperations.LeadingZeroCount(wide)
                + 10_000 * BitOperations.TrailingZeroCount(wide);
        }
    }

    public readonly struct Hash : IBody
    {
        public static int Of(int x, float f)
        {
            uint h = (uint)x;
            h ^= h >> 16;
            h *= 0x85EBCA6B;
            h ^= h >> 13;
            h *= 0xC2B2AE35;
            return (int)(h ^ h >> 16);
        }
    }

    public readonly struct SumsOfConstants : IBody
    {
        public static int Of(int x, float f)
            => (x + 5 + int.MaxValue) * 3 * 7 + (9 - (4 - x)) - 3 - 8 + (int)((uint)x - 3u - 4_000_000_000u);
    }

    public readonly struct BigProducts : IBody
    {
        public static int Of(int x, float f)
        {
            long product = Math.BigMul(x, x - 7) + Math.BigMul(x, -3);
            return (int)(product >> 32) ^ (int)product;
        }
    }
}
