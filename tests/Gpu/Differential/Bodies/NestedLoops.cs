namespace SimClr.Tests.Gpu.Differential;

/// <summary>Loops within loops and conditions: what unrolling has to keep apart.</summary>
internal static class NestedLoops
{
    public readonly struct Plain : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    for (int k = 0; k < 3; k++)
                    {
                        s = s * 31 + i * j + k;
                    }
                }
            }

            return s;
        }
    }

    public readonly struct Triangle : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 0; i < 6; i++)
            {
                for (int j = i; j < 6; j++)
                {
                    s = s * 31 + i * j;
                }
            }

            return s;
        }
    }

    public readonly struct InnerOfTheData : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            for (int i = 0; i < 4; i++)
            {
                int n = x & 3;
                for (int j = 0; j < n; j++)
                {
                    s = s * 31 + i * j;
                }
            }

            return s;
        }
    }

    public readonly struct OuterOfTheData : IBody
    {
        public static int Of(int x, float f)
        {
            int s = x;
            int n = x & 7;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < 4; j++)
                {
                    s = s * 31 + i * j;
                }
            }

            return s;
        }
    }

    public readonly struct Neighbours : IBody
    {
        public static int Of(int index, float f)
        {
            int x = index % 9, y = index / 9, n = 0;
            for (int dy = -1; dy <= 1; dy++)
            {
                int ny = y + dy;
                if (ny < 0 || ny >= 8)
                {
                    continue;
                }

                for (int dx = -1; dx <= 1; dx++)
                {
                    int nx = x + dx;
                    if (nx < 0 || nx >= 8 || (dx == 0 && dy == 0))
                    {
                        continue;
                    }

                    n++;
                }
            }

            return n;
        }
    }

    public readonly struct NeighboursByIf : IBody
    {
        public static int Of(int index, float f)
        {
            int x = index % 9, y = index / 9, n = 0;
            for (int dy = -1; dy <= 1; dy++)
            {
                int ny = y + dy;
                if (ny >= 0 && ny < 8)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        int nx = x + dx;
                        if (nx >= 0 && nx < 8)
                        {
                            n += 10 * dy + dx + 20;
                        }
                    }
                }
            }

            return n;
        }
    }

    public readonly struct EitherLoop : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 4; i++)
            {
                if ((x >> i & 1) == 0)
                {
                    for (int j = 0; j < 3; j++)
                    {
                        n = n * 3 + j;
                    }
                }
                else
                {
                    for (int j = 0; j < 2; j++)
                    {
                        n = n * 5 + j + i;
                    }
                }
            }

            return n;
        }
    }

    public readonly struct InnerBreaks : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    if (j > (x & 3))
                    {
                        break;
                    }

                    n = n * 3 + j;
                }

                n ^= i;
            }

            return n;
        }
    }

    public readonly struct InnerSumUsed : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 4; i++)
            {
                int s = 0;
                for (int j = 0; j < 5; j++)
                {
                    s += j * x;
                }

                if (s > 10)
                {
                    n += s;
                }
                else
                {
                    n -= i;
                }
            }

            return n;
        }
    }

    public readonly struct UnderAnIf : IBody
    {
        public static int Of(int x, float f)
        {
            int n = x;
            if (x > 3)
            {
                for (int i = 0; i < 5; i++)
                {
                    n = n * 3 + i;
                }
            }

            return n + 1;
        }
    }

    public readonly struct UnderTwoIfs : IBody
    {
        public static int Of(int x, float f)
        {
            int n = x;
            if (x > 3)
            {
                if (f > 0)
                {
                    for (int i = 0; i < 5; i++)
                    {
                        n = n * 3 + i;
                    }
                }
            }
            else
            {
                n = 7;
            }

            return n + 1;
        }
    }

    public readonly struct ThreeContinues : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 3; i++)
            {
                if (i == x)
                {
                    continue;
                }

                for (int j = 0; j < 3; j++)
                {
                    if (j == (x & 3))
                    {
                        continue;
                    }

                    for (int k = 0; k < 2; k++)
                    {
                        if (k == (x >> 2 & 1))
                        {
                            continue;
                        }

                        n = n * 7 + 9 * i + 3 * j + k;
                    }
                }
            }

            return n;
        }
    }
}
