namespace SimClr.Tests.Gpu.Differential;

/// <summary>Loops one at a time: directions, steps, trip counts, ends.</summary>
internal static class Loops
{
    public readonly struct Odd : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 0; i < 37; i++)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct Long : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 0; i < 100; i++)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct Down : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 6; i >= 0; i--)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct Steps : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 1; i < 12; i += 3)
            {
                s = s * 31 + i;
            }

            for (int i = 20; i > 3; i -= 4)
            {
                s = s * 37 + i;
            }

            return s;
        }
    }

    public readonly struct StepsToEquality : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 1; i != 13; i += 3)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct StepsPastTheEnd : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 1; i <= 12; i += 5)
            {
                s = s * 31 + i;
            }

            for (int i = -7; i <= 7; i += 4)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct NeverEntered : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 5; i < 5; i++)
            {
                s = s * 31 + i;
            }

            for (int i = 5; i < 3; i++)
            {
                s = s * 37 + i;
            }

            return s;
        }
    }

    public readonly struct Halving : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 16; i > 0; i >>= 1)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct Doubling : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 1; i <= 16; i *= 2)
            {
                s = s * 31 + i;
            }

            return s;
        }
    }

    public readonly struct Unsigned : IBody
    {
        public static int Of(int x, float f)
        {
            uint s = (uint)x;
            for (uint i = 0; i < 9; i++)
            {
                s = s * 31 + i;
            }

            for (uint i = 4_000_000_000; i < 4_000_000_003; i++)
            {
                s = s * 31 + (i >> 9);
            }

            return (int)s;
        }
    }

    public readonly struct LongCounter : IBody
    {
        public static int Of(int x, float f)
        {
            long s = x;
            for (long i = 0; i < 7; i++)
            {
                s = s * 31 + i;
            }

            return (int)(s >> 5);
        }
    }

    public readonly struct TwoCounters : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 0, j = 10; i < 5; i++, j -= 2)
            {
                s = s * 31 + i * j;
            }

            return s;
        }
    }

    public readonly struct Swaps : IBody
    {
        public static int Of(int x, float f)
        {
            int a = x, b = 1;
            for (int i = 0; i < 5; i++)
            {
                int t = a;
                a = b;
                b = t + a;
            }

            return a * 7 + b;
        }
    }

    public readonly struct SwapsInARolledLoop : IBody
    {
        public static int Of(int x, float f)
        {
            int a = x, b = 1, c = 5;
            int n = x & 7;
            for (int i = 0; i < n; i++)
            {
                (a, b, c) = (b, c, a);
            }

            return a * 7 + b * 11 + c;
        }
    }

    public readonly struct Euclid : IBody
    {
        public static int Of(int x, float f)
        {
            int a = x & 0xFFF, b = 360;
            while (b != 0)
            {
                (a, b) = (b, a % b);
            }

            return a;
        }
    }

    public readonly struct DoWhile : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x, i = 0;
            do
            {
                s = s * 31 + i;
            }
            while (i++ < 5);

            return s;
        }
    }

    public readonly struct DoWhileOfTheData : IBody
    {
        public static int Of(int x, float f)
        {
            int n = x & 0xFF, s = 1;
            do
            {
                s = s * 3 + n;
                n >>= 1;
            }
            while (n > 0);

            return s;
        }
    }
}
