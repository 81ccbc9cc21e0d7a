namespace SimClr.Tests.Gpu.Differential;

/// <summary>Loops that are left in the middle, or whose counter counts afterwards.</summary>
internal static class LoopExits
{
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
