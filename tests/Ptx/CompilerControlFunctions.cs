using System.Runtime.CompilerServices;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Ptx;

/// <summary>Branches, loops, calls, structs and references.</summary>
internal static class CompilerControlFunctions
{
    internal struct EarlyReturns : IFunction<int, int>
    {
        public static int Of(int a, int b) => Pick(a, b) * 3 + Pick(b, a);

        private static int Pick(int a, int b)
        {
            if (a > b)
                return a - b;
            if (a == 5)
            {
                if (b > 10)
                    return 1;
                a += 2;
            }

            for (int i = 0; i < 4; i++)
            {
                if ((b >> i & 1) == 0)
                    return i + a;
            }

            return b;
        }
    }

    internal struct ShortCircuits : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int result = (a > 0 && b > 0) || a == -2 || (b < 7 && !(a < b)) ? 1 : 2;
            if (a > 3 || (b > 3 && a != b))
                result += 10;
            else if (a < -3 && b < -3)
                result += 20;
            bool both = a > 1 && b > 1, any = a > 1 || b > 1;
            int quadrant = a > 5 ? b > 5 ? 1000 : 2000 : b > 5 ? 3000 : 4000;
            return result + (both ? 100 : 0) + (any != both ? 200 : 0) + quadrant;
        }
    }

    internal struct DynamicLoops : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int n = a & 15, m = b & 7, sum = 0;
            for (int i = 0; i < n; i++)
            {
                if (i == m)
                    continue;
                for (int j = i; j < m; j++)
                {
                    sum += i * j;
                    if (sum > 100)
                        break;
                }

                if (sum > 200)
                    goto done;
                sum++;
            }

            sum += 1000;
        done:
            do
            {
                sum -= 3;
                n--;
            }
            while (n > 0);
            while (true)
            {
                if (m++ > 9)
                    return sum;
                sum ^= m;
            }
        }
    }

    internal struct ConstantLoops : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            Registers16<int> table = default;
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 4; j++)
                    table[i * 4 + j] = a * i + b * j;
            }

            int sum = 0;
            for (int k = 15; k >= 0; k -= 3)
            {
                if (table[k] > b)
                    sum += table[k] * k;
                if (sum > 1 << 20)
                    break;
            }

            for (int step = 8; step > 0; step >>= 1)
                sum += table[step] ^ table[step - 1];
            return sum;
        }
    }

    /// <summary>Two values that change places in every iteration: their moves must happen at once.</summary>
    internal struct Swaps : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int x = a, y = b, z = 1;
            for (int i = 0; i < (a & 7); i++)
            {
                (x, y, z) = (y, z, x);
                Exchange(ref y, ref z);
            }

            return x + 3 * y + 7 * z;
        }

        private static void Exchange(ref int p, ref int q) => (p, q) = (q, p + 1);
    }

    internal struct References : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            var box = new Box(a, b) { Extra = 3 };
            Grow(ref box, out int before);
            int sum = Area(box) + before;
            for (int i = 0; i < (b & 3); i++)
                box.Add(i);
            ref int low = ref box.Low;
            low += 5;
            return sum + box.Low * 2 + box.High + box.Length + box.Extra;
        }

        private static void Grow(ref Box box, out int before)
        {
            before = box.Low;
            box.Low--;
            if (box.High > 3)
                box = new Box(before, before + 2);
        }

        private static int Area(in Box box) => box.Low * box.High;

        private struct Box(int low, int high)
        {
            public int Low = low, High = high;

            public int Extra { get; set; }

            public readonly int Length => High - Low;

            public void Add(int n) => High += n;
        }
    }

    internal struct Switches : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int result = 0;
            switch (a)
            {
                case 0: result = b; break;
                case 1:
                case 3: result = b * 2; break;
                case 2: return 7;
                case 100: result = 3; goto case 0;
                default: result = -1; break;
            }

            for (int i = 0; i < 5; i++)
            {
                result += i switch { 0 => a, 1 => b, 3 => a ^ b, _ => 1 };
                switch (b & 3)
                {
                    case 0: continue;
                    case 1: result += 5; break;
                    case 2: result ^= 9; break;
                }

                result += 100;
            }

            return result;
        }
    }

    internal struct Shapes : IFunction<int, long>
    {
        public static long Of(int a, int b)
        {
            var shape = new Conv2dShape(a & 3, 8 + (b & 7), 9, 3, 16, 3, 3, 1 + (a & 1), 1);
            var other = shape with { KH = 1, KW = 5 };
            return shape.OutputLength * 7 + other.OutH + Sum(other) + (shape.KH == other.KH ? 1 : 0);
        }

        private static long Sum(in Conv2dShape shape) => shape.InputLength + shape.WeightLength;
    }

    /// <summary>Ways out of an unrolled loop that still count on its counter.</summary>
    internal struct CountedExits : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            Registers4<int> values = default;
            for (int i = 0; i < 4; i++)
                values[i] = a * i + b;
            int found = -1;
            for (int i = 0; i < 4; i++)
            {
                if (values[i] == 100)
                    return values[3 - i];
                if (values[i] > b)
                {
                    found = values[i] * i;
                    break;
                }
            }

            return found + values[2];
        }
    }

    /// <summary>A loop whose counter is a constant to begin with and not afterwards.</summary>
    internal struct LateDynamic : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int steps = 0;
            for (int i = 0; i < 20; steps++)
                i += (a & 3) + 1;
            for (int i = 0; i < 3; i++)
            {
                int j = 0;
                while (j < (b & 7))
                {
                    j += i + 1;
                    steps += 10;
                }
            }

            return steps;
        }
    }

    internal struct RegisterStructs : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            Registers4<Pair> pairs = default;
            for (int i = 0; i < 4; i++)
            {
                pairs[i].X = a + i;
                pairs[i] = new Pair { X = pairs[i].X, Y = b - i };
                Bump(ref pairs[i]);
            }

            int sum = 0;
            for (int n = 0; n < (a & 3); n++)
            {
                for (int i = 0; i < 4; i++)
                {
                    sum += pairs[i].X * pairs[3 - i].Y;
                    pairs[i].Y += n;
                }
            }

            foreach (var pair in pairs)
                sum += pair.Y;
            return sum;
        }

        private static void Bump(ref Pair pair) => pair.X *= 2;

        private struct Pair
        {
            public int X, Y;
        }
    }

    internal struct Pointers : IFunction<int, int>
    {
        [SkipLocalsInit]
        public static unsafe int Of(int a, int b)
        {
            ArrayView<int> none = default;
            int length = none.IsEmpty ? 1 : 2;
            if (none.Length > 0)
                length += none[0];
            return sizeof(Float4) + sizeof(Conv2dShape) + length + a - b;
        }
    }
}
