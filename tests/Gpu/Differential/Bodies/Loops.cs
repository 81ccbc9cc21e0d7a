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

    public readonly struct CounterAfterwards : IBody
    {
        public static int Of(int x, float f)
        {
            int i;
            int s = 0;
            for (i = 0; i < 7; i++)
            {
                s += x;
            }

            return s + i;
        }
    }

    public readonly struct CounterChangedInside : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            for (int i = 0; i < 10; i++)
            {
                s = s * 3 + i;
                if ((x & 1) == 1)
                {
                    i++;
                }
            }

            return s;
        }
    }

    public readonly struct Breaks : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            for (int i = 0; i < 9; i++)
            {
                if (i > (x & 7))
                {
                    break;
                }

                s += i;
            }

            return s;
        }
    }

    public readonly struct Continues : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            for (int i = 0; i < 9; i++)
            {
                if ((i & x & 3) != 0)
                {
                    continue;
                }

                s += i;
            }

            return s;
        }
    }

    public readonly struct BreaksAndContinues : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0, i = 0;
            while (true)
            {
                i++;
                if (i < 9 && (x >> i & 1) == 1)
                {
                    continue;
                }

                s = s * 5 + i;
                if (i > 11 || s > 100_000)
                {
                    break;
                }
            }

            return s + i;
        }
    }

    public readonly struct ReturnsEarly : IBody
    {
        public static int Of(int x, float f)
        {
            for (int i = 0; i < 6; i++)
            {
                if (x == i)
                {
                    return i * 100;
                }

                if (f > i + 100)
                {
                    return -i;
                }
            }

            return 42;
        }
    }

    public readonly struct IfElseInside : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            for (int i = 0; i < 6; i++)
            {
                if ((x >> i & 1) == 1)
                {
                    s += i;
                }
                else
                {
                    s *= 3;
                }
            }

            return s;
        }
    }

    public readonly struct TernaryInside : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 5; i++)
            {
                n += i < x ? i : x * i;
            }

            return n;
        }
    }

    public readonly struct InvariantInside : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            int n = x & 15;
            for (int i = 0; i < n; i++)
            {
                int invariant = x * 77 + 5;
                s += invariant ^ i;
                if (s > 1_000_000)
                {
                    s -= invariant / 3;
                }
            }

            return s;
        }
    }

    /// <summary>A counter that starts alike for all threads, and ends otherwise.</summary>
    public readonly struct BranchesOnWhereItEnded : IBody
    {
        public static int Of(int x, float f)
        {
            int i = 0;
            while (i < 20 && (x >> i & 1) == 0)
            {
                i++;
            }

            int result = 1;
            if (i > 4)
            {
                for (int k = 0; k < (x & 3); k++)
                {
                    result = result * 3 + k;
                }
            }

            return result + i;
        }
    }
}
