using ILGPU;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Views: parts of them, casts, offsets of all kinds, narrow elements, stores between loads.</summary>
internal static class Views
{
#pragma warning disable CS0649 // read from memory
    public struct Four
    {
        public int A, B, C, D;
    }
#pragma warning restore CS0649

    public readonly struct NegativeIndices : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var tail = x.SubView(63L);
            int i = Group.IdxX;
            y[i] = tail[-i] + tail[i - 63];
        }

        public static int Expected(int[] x, int thread) => x[63 - thread] + x[thread];
    }

    public readonly struct LongOffsets : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            long i = Group.IdxX;
            y[63 - i] = x[i] + x.SubView(i & 32)[(int)(i & 31)];
        }

        public static int Expected(int[] x, int thread) => 2 * x[63 - thread];
    }

    public readonly struct ConstantsInIndices : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX & 31;
            y[Group.IdxX] = x[i + 3] + x[i + 32] * 3 - x[5 + i - 2] + x[31 - i] + x[i - 0] + x[7];
        }

        public static int Expected(int[] x, int thread)
        {
            int i = thread & 31;
            return x[i + 32] * 3 + x[31 - i] + x[i] + x[7];
        }
    }

    public readonly struct CastToStructs : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var four = x.Cast<Four>()[Group.IdxX >> 2];
            int part = Group.IdxX & 3;
            y[Group.IdxX] = part == 0 ? four.D : part == 1 ? four.C : part == 2 ? four.B : four.A;
        }

        public static int Expected(int[] x, int thread) => x[thread ^ 3];
    }

    public readonly struct StoresOfStructs : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX;
            if (i < 16)
            {
                var four = x.Cast<Four>()[15 - i];
                four.B += 5;
                y.Cast<Four>()[i] = four;
            }
        }

        public static int Expected(int[] x, int thread)
            => x[4 * (15 - (thread >> 2)) + (thread & 3)] + ((thread & 3) == 1 ? 5 : 0);
    }

    public readonly struct Bytes : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var unsigned = x.Cast<byte>();
            var signed = x.Cast<sbyte>();
            int i = Group.IdxX;
            y[i] = unsigned[4 * i] * 1000 + signed[4 * i + 1] + (int)(uint)unsigned[4 * i + 2] + (signed[4 * i] >> 1);
        }

        public static int Expected(int[] x, int thread)
        {
            int v = x[thread];
            return (byte)v * 1000 + (sbyte)(v >> 8) + (byte)(v >> 16) + ((sbyte)v >> 1);
        }
    }

    public readonly struct Shorts : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX;
            int low = x.Cast<ushort>()[2 * i];
            float high = x.Cast<short>()[2 * i + 1];
            uint bits = (uint)x.Cast<ushort>()[2 * i + 1] << 16;
            y[i] = low + (int)high + (int)(bits >> 3);
        }

        public static int Expected(int[] x, int thread)
            => (ushort)x[thread] + (x[thread] >> 16) + (int)((uint)x[thread] >> 16 << 16 >> 3);
    }

    public readonly struct NarrowStores : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX;
            var bytes = y.Cast<byte>();
            bytes[4 * i] = (byte)x[i];
            bytes[4 * i + 1] = 7;
            y.Cast<ushort>()[2 * i + 1] = (ushort)(x[i] * 3);
        }

        public static int Expected(int[] x, int thread)
            => (byte)x[thread] | 7 << 8 | (ushort)(x[thread] * 3) << 16;
    }

    public readonly struct LoadsBehindStores : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX;
            y[i] = x[i];
            int before = y[i];
            y[i] = before * 3;
            int after = y[i];
            var same = y.SubView(i);
            same[0] = after + before;
            y[i] += same[0];
        }

        public static int Expected(int[] x, int thread) => 8 * x[thread];
    }

    public readonly struct LoadsInALoopThatStores : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX;
            y[i] = 1;
            int n = x[i] & 7;
            for (int k = 0; k < n; k++)
            {
                y[i] = y[i] * 3 + k;
            }
        }

        public static int Expected(int[] x, int thread)
        {
            int y = 1;
            for (int k = 0; k < (x[thread] & 7); k++)
            {
                y = y * 3 + k;
            }

            return y;
        }
    }

    public readonly struct References : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int i = Group.IdxX;
            y[i] = x[i];
            Add(ref y[i], ref y[i]);
        }

        public static int Expected(int[] x, int thread) => x[thread] * 4;

        private static void Add(ref int a, ref int b)
        {
            a += b;
            b += a;
        }
    }

    public readonly struct ViewsInStructs : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var rows = new Rows(x, 8);
            int i = Group.IdxX;
            y[i] = rows.At(i & 7, i >> 3) + rows.With(4).At(0, 1);
        }

        public static int Expected(int[] x, int thread) => x[(thread & 7) * 8 + (thread >> 3)] + x[1];

        private readonly struct Rows(ArrayView<int> data, int columns)
        {
            public int At(int row, int column) => data[row * columns + column];

            public Rows With(int other) => new(data, other);
        }
    }
}
