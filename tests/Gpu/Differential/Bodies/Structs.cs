namespace SimClr.Tests.Gpu.Differential;

/// <summary>Structs, records, tuples, enums, references, and code chosen by type arguments.</summary>
internal static class Structs
{
    private static int Bits(float f) => BitConverter.SingleToInt32Bits(f);

    private enum Mode : byte
    {
        A,
        B,
        C,
    }

    private enum Wide : long
    {
        Low = -5,
        High = 1L << 40,
    }

    private struct Pair(int a, float b)
    {
        public int A = a;
        public float B = b;

        public readonly int Sum() => A + (int)B;

        public void Twice()
        {
            A *= 2;
            B += B;
        }
    }

    private readonly struct Nest(Pair first, (int Left, Pair Right) second)
    {
        public readonly Pair First = first;
        public readonly (int Left, Pair Right) Second = second;
    }

    private struct Mixed
    {
        public byte A;
        public short B;
        public sbyte C;
        public long D;
        public float E;
    }

    private readonly record struct Extent(int Rows, int Columns)
    {
        public int Count => Rows * Columns;
    }

    private interface IStep
    {
        static abstract int Factor { get; }

        static abstract int Apply(int x);
    }

    private readonly struct Triple : IStep
    {
        public static int Factor => 3;

        public static int Apply(int x) => x * Factor;
    }

    private readonly struct Twice<T> : IStep where T : IStep
    {
        public static int Factor => T.Factor * 2;

        public static int Apply(int x) => T.Apply(T.Apply(x)) + Factor;
    }

    private interface IShift
    {
        int By(int x);
    }

    private readonly struct ShiftBy(int amount) : IShift
    {
        public int By(int x) => x + amount;
    }

    public readonly struct Mutates : IBody
    {
        public static int Of(int x, float f)
        {
            var p = new Pair(x & 255, f);
            p.Twice();
            var q = p;
            q.Twice();
            return p.Sum() * 1000 + q.Sum();
        }
    }

    public readonly struct NestedFields : IBody
    {
        public static int Of(int x, float f)
        {
            var nest = new Nest(new Pair(x, f), (5, new Pair(x * 3, f)));
            var copy = new Nest(nest.Second.Right, (nest.Second.Left + x, nest.First));
            return nest.Second.Right.A * 7 + copy.Second.Right.A * 11 + copy.Second.Left;
        }
    }

    public readonly struct NarrowFields : IBody
    {
        public static int Of(int x, float f)
        {
            var m = new Mixed { A = (byte)x, B = (short)x, C = (sbyte)x, D = (long)x << 9, E = x };
            m.A += 100;
            m.B -= 1000;
            m.C += 100;
            return m.A + m.B * 3 + m.C * 5 + (int)(m.D >> 3) + Bits(m.E);
        }
    }

    public readonly struct Records : IBody
    {
        public static int Of(int x, float f)
        {
            var extent = new Extent(x & 15, 3);
            var (rows, columns) = extent;
            var other = extent with { Columns = 5 };
            return extent.Count + rows - columns + other.Count * 100;
        }
    }

    public readonly struct RecordsCompared : IBody
    {
        public static int Of(int x, float f)
        {
            var a = new Extent(x, 3);
            var b = new Extent(5, x);
            return (a.Rows == b.Rows ? 1 : 0) + (a.Rows == b.Rows && a.Columns == b.Columns ? 2 : 0);
        }
    }

    public readonly struct Tuples : IBody
    {
        public static int Of(int x, float f)
        {
            var (a, b) = Both(x, f);
            return a ^ Bits(b);
        }

        private static (int, float) Both(int x, float f) => (x * 2, f + 1);
    }

    public readonly struct StructsCarriedByALoop : IBody
    {
        public static int Of(int x, float f)
        {
            var p = new Pair(x, f);
            int n = x & 7;
            for (int i = 0; i < n; i++)
            {
                p = new Pair(p.A + i, p.B + p.B);
                if (p.A > 50)
                {
                    p.A -= 7;
                }
            }

            return p.A * 31 + (int)p.B;
        }
    }

    public readonly struct StructsChosen : IBody
    {
        public static int Of(int x, float f)
        {
            var p = x > 3 ? new Pair(x, 2) : new Pair(-x, 3);
            return p.Sum();
        }
    }

    public readonly struct References : IBody
    {
        public static int Of(int x, float f)
        {
            int a = x;
            Add(ref a, new Pair(3, 4), out int b);
            return a ^ b;
        }

        private static void Add(ref int a, in Pair p, out int b)
        {
            a += p.A;
            b = a * 2;
        }
    }

    public readonly struct ReferenceToAField : IBody
    {
        public static int Of(int x, float f)
        {
            var p = new Pair(x, 1);
            ref int a = ref p.A;
            a += 5;
            a ^= 3;
            return p.A;
        }
    }

    public readonly struct ReferencesThatAreTheSame : IBody
    {
        public static int Of(int x, float f)
        {
            int a = x;
            return Mix(ref a, ref a) * 31 + a;
        }

        private static int Mix(ref int a, ref int b)
        {
            a += 3;
            int seen = b;
            b *= 5;
            return seen + a;
        }
    }

    public readonly struct Enums : IBody
    {
        public static int Of(int x, float f)
        {
            var mode = (Mode)(x & 3);
            var wide = x > 0 ? Wide.High : Wide.Low;
            return (mode == Mode.A ? 1 : mode == Mode.B ? 2 : 3) + (int)((long)wide >> 20) + (int)mode;
        }
    }

    public readonly struct TypeArguments : IBody
    {
        public static int Of(int x, float f) => Run<Twice<Twice<Triple>>>(x) + Run<Triple>(x);

        private static int Run<T>(int x) where T : IStep
        {
            int s = 0;
            for (int i = 0; i < T.Factor; i++)
            {
                s += T.Apply(x + i);
            }

            return s;
        }
    }

    public readonly struct InterfacesOfValues : IBody
    {
        public static int Of(int x, float f) => Twice(new ShiftBy(5), x) + Twice(new ShiftBy(x), 1);

        private static int Twice<T>(T shift, int x) where T : struct, IShift => shift.By(shift.By(x));
    }

    public readonly struct StaticLocalFunctions : IBody
    {
        public static int Of(int x, float f)
        {
            return Mix(x, 3) * 2;

            static int Mix(int a, int b) => a + b * 7;
        }
    }

    public readonly struct ManyReturns : IBody
    {
        public static int Of(int x, float f) => Kind(x) * 10 + Kind(x * 3);

        private static int Kind(int x)
        {
            if (x < 0)
            {
                return x < -100 ? 1 : 2;
            }

            if ((x & 1) == 0)
            {
                return 3;
            }

            return x > 100 ? 4 : 5;
        }
    }

    public readonly struct DefaultsAreZero : IBody
    {
        public static int Of(int x, float f)
        {
            Nest nest = default;
            var p = default(Pair);
            if (x > 5)
            {
                nest = new Nest(new Pair(x, f), (x, p));
            }

            return nest.First.A + p.A + nest.Second.Left;
        }
    }
}
