namespace SimClr.Tests.Gpu.Differential;

/// <summary>Loops in and behind others, with exits of their own.</summary>
internal static class NestedExits
{
    public readonly struct ReturnsFromTheInner : IBody
    {
        public static int Of(int x, float f)
        {
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    if (i * 3 + j == x)
                    {
                        return 100 + i * 10 + j;
                    }
                }
            }

            return -1;
        }
    }

    public readonly struct WhileAroundFor : IBody
    {
        public static int Of(int x, float f)
        {
            int n = x & 255, s = 0;
            while (n > 0)
            {
                for (int i = 0; i < 3; i++)
                {
                    if ((n & i) == 0)
                    {
                        s += i + n;
                    }
                }

                n >>= 1;
            }

            return s;
        }
    }

    public readonly struct ForAroundWhile : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            for (int i = 0; i < 3; i++)
            {
                int n = (x >> (4 * i)) & 15;
                while (n != 0)
                {
                    s = s * 3 + n + i;
                    n &= n - 1;
                }
            }

            return s;
        }
    }

    public readonly struct OneBehindTheOther : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x, t = 1;
            for (int i = 0; i < 3; i++)
            {
                s += t * i;
            }

            for (int i = 0; i < 7; i++)
            {
                t = t * 3 + s;
            }

            for (int i = 0; i < 2; i++)
            {
                (s, t) = (t, s);
            }

            return s * 31 + t;
        }
    }

    public readonly struct InnerWithTwoExits : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            for (int i = 1; i < 5; i++)
            {
                int j = 0;
                while (j < 4 && i >= x)
                {
                    j++;
                    s = s * 3 + j;
                }
            }

            return s;
        }
    }

    public readonly struct InnerWithTwoExitsInAWhile : IBody
    {
        public static int Of(int x, float f)
        {
            int s = 0;
            int i = 0;
            while (i < 4)
            {
                i++;
                int j = 0;
                while (j < 4 && i >= x)
                {
                    j++;
                    s = s * 3 + j;
                }
            }

            return s;
        }
    }
}
