using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Quotients and remainders.</summary>
internal static class Divisions
{
    public readonly struct BySeven : IBody
    {
        public static int Of(int x, float f) => x / 7 + x % 5 + x / -3 + x % -7;
    }

    public readonly struct UnsignedBySeven : IBody
    {
        public static int Of(int x, float f) => (int)((uint)x / 7u + (uint)x % 5u);
    }

    public readonly struct ByANumberOfTheData : IBody
    {
        public static int Of(int x, float f)
        {
            int divisor = (x & 15) + 1;
            int other = -(x >> 4 & 15) - 2;
            return (x ^ 0x5555555) / divisor + (x ^ 0x333) % other + (int)((uint)x / (uint)divisor);
        }
    }

    public readonly struct OfLongs : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = x * 1_000_000_007L;
            ulong unsigned = (ulong)wide;
            return (int)(wide / 1_000_003) + (int)(wide % 1_000_003) + (int)(unsigned / 10) + (int)(unsigned % 10);
        }
    }

    public readonly struct OfNarrow : IBody
    {
        public static int Of(int x, float f) => (byte)x / 7 + (sbyte)x / 7 + (short)x % 11 + (ushort)x % 11;
    }

    public readonly struct RoundsUp : IBody
    {
        public static int Of(int x, float f)
        {
            int n = x & 0xFFFF;
            return (n + 2) / 3 + (n + 4) / 5 * 5;
        }
    }

    public readonly struct ByMultiplication : IBody
    {
        public static int Of(int x, float f)
        {
            uint n = (uint)x & 0xFFFFF;
            uint quotient = (uint)((ulong)n * 0xAAAAAAABul >> 33); // by 3
            return (int)(quotient * 1000 + (n - 3 * quotient));
        }
    }

    public readonly struct PowerOfTwoByShift : IBody
    {
        public static int Of(int x, float f) => (x >> 3) + (x & 7) + (int)((uint)x >> 3);
    }

    public readonly struct NegativeRemainderMadePositive : IBody
    {
        public static int Of(int x, float f)
        {
            int rest = x % 7;
            return rest < 0 ? rest + 7 : rest;
        }
    }

    [Refused(Rule.PowersOfTwo)]
    public readonly struct BySignedPowerOfTwo : IBody
    {
        public static int Of(int x, float f) => x / 8;
    }

    [Refused(Rule.PowersOfTwo)]
    public readonly struct LongByPowerOfTwo : IBody
    {
        public static int Of(int x, float f) => (int)((long)x / 16);
    }

    [Refused(Rule.PowersOfTwo)]
    public readonly struct UnsignedByPowerOfTwo : IBody
    {
        public static int Of(int x, float f) => (int)((uint)x / 8);
    }

    [Refused(Rule.PowersOfTwo)]
    public readonly struct ByAPowerOfTwoFromAType : IBody
    {
        public static int Of(int x, float f) => ByWidth<Four>(x);

        private static int ByWidth<T>(int x) where T : IWidth => x / T.Width;

        private interface IWidth
        {
            static abstract int Width { get; }
        }

        private readonly struct Four : IWidth
        {
            public static int Width => 4;
        }
    }

    [Refused(Rule.PowersOfTwo)]
    public readonly struct ByACounterThatIsUnrolled : IBody
    {
        public static int Of(int x, float f)
        {
            int sum = 0;
            for (int i = 1; i < 5; i++)
            {
                sum = sum * 3 + x / i;
            }

            return sum;
        }
    }
}
