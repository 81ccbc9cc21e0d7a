using ILGPU;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Arrays in registers, shared memory between barriers, shuffles and atomics.</summary>
internal static class Memories
{
    public readonly struct RegisterArray : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var a = LocalMemory.Allocate<int>(8);
            for (int i = 0; i < 8; i++)
            {
                a[i] = x[Group.IdxX] * i;
            }

            int s = 0;
            for (int i = 0; i < 8; i++)
            {
                s = s * 3 + a[7 - i];
            }

            y[Group.IdxX] = s;
        }

        public static int Expected(int[] x, int thread)
        {
            int s = 0;
            for (int i = 0; i < 8; i++)
            {
                s = s * 3 + x[thread] * (7 - i);
            }

            return s;
        }
    }

    public readonly struct RegisterArrayUnderConditions : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int value = x[Group.IdxX];
            var a = LocalMemory.Allocate<int>(16);
            for (int i = 0; i < 16; i++)
            {
                a[i] = 0;
            }

            for (int i = 0; i < 4; i++)
            {
                if ((value >> i & 1) == 1)
                {
                    for (int j = 0; j < 4; j++)
                    {
                        a[4 * i + j] += i * 4 + j;
                    }
                }
            }

            int s = 0;
            for (int i = 0; i < 16; i++)
            {
                s = s * 3 + a[i];
            }

            y[Group.IdxX] = s;
        }

        public static int Expected(int[] x, int thread)
        {
            int s = 0;
            for (int i = 0; i < 16; i++)
            {
                s = s * 3 + ((x[thread] >> (i >> 2) & 1) == 1 ? i : 0);
            }

            return s;
        }
    }

    public readonly struct RegisterArrayCarried : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var a = LocalMemory.Allocate<int>(2);
            a[0] = x[Group.IdxX];
            a[1] = 1;
            int n = x[Group.IdxX] & 7;
            for (int i = 0; i < n; i++)
            {
                a[0] += a[1];
                a[1] ^= a[0];
            }

            y[Group.IdxX] = a[0] * 31 + a[1];
        }

        public static int Expected(int[] x, int thread)
        {
            int a0 = x[thread], a1 = 1;
            for (int i = 0; i < (x[thread] & 7); i++)
            {
                a0 += a1;
                a1 ^= a0;
            }

            return a0 * 31 + a1;
        }
    }

    public readonly struct ArrayOfStructs : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var a = LocalMemory.Allocate<Views.Four>(3);
            for (int i = 0; i < 3; i++)
            {
                a[i] = new Views.Four { A = x[Group.IdxX] + i, D = i };
            }

            y[Group.IdxX] = Sum(a);
        }

        public static int Expected(int[] x, int thread) => 3 * x[thread] + 3 + 3;

        private static int Sum(ArrayView<Views.Four> a)
        {
            int s = 0;
            for (int i = 0; i < 3; i++)
            {
                s += a[i].A + a[i].D + a[i].B;
            }

            return s;
        }
    }

    public readonly struct SharedBetweenBarriers : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var shared = SharedMemory.Allocate<int>(64);
            int i = Group.IdxX;
            shared[i] = x[i];
            Group.Barrier();
            int first = shared[63 - i];
            Group.Barrier();
            shared[i] = first * 3;
            Group.Barrier();
            int second = shared[i ^ 1];
            y[i] = first + second;
        }

        public static int Expected(int[] x, int thread) => x[63 - thread] + 3 * x[63 - (thread ^ 1)];
    }

    public readonly struct SharedTree : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var shared = SharedMemory.Allocate<int>(64);
            int i = Group.IdxX;
            shared[i] = x[i];
            Group.Barrier();
            for (int half = 32; half > 0; half >>= 1)
            {
                if (i < half)
                {
                    shared[i] += shared[i + half];
                }

                Group.Barrier();
            }

            y[i] = shared[0] + shared[i] * 0;
        }

        public static int Expected(int[] x, int thread) => x.Aggregate(0, (sum, value) => unchecked(sum + value));
    }

    public readonly struct Shuffles : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            int value = x[Group.IdxX];
            y[Group.IdxX] = Warp.ShuffleXor(value, 1) + Warp.Shuffle(value, 5) * 3 + Warp.ShuffleDown(value, 2)
                + Warp.ShuffleUp(value, 3) * 7;
        }

        public static int Expected(int[] x, int thread)
        {
            int lane = thread & 31, warp = thread & 32;
            return x[thread ^ 1] + x[warp + 5] * 3 + x[lane < 30 ? thread + 2 : thread]
                + x[lane >= 3 ? thread - 3 : thread] * 7;
        }
    }

    public readonly struct ShuffledFloats : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            float sum = x[Group.IdxX] & 0xFF;
            for (int mask = 16; mask > 0; mask >>= 1)
            {
                sum += Warp.ShuffleXor(sum, mask);
            }

            y[Group.IdxX] = (int)sum + Group.IdxX % Warp.WarpSize + Group.IdxX / Warp.WarpSize * 1000;
        }

        public static int Expected(int[] x, int thread)
            => x.Skip(thread & 32).Take(32).Sum(value => value & 0xFF) + thread % 32 + thread / 32 * 1000;
    }

    public readonly struct Atomics : IViewBody
    {
        public static void Run(ArrayView<int> x, ArrayView<int> y)
        {
            var counter = SharedMemory.Allocate<int>(2);
            if (Group.IdxX < 2)
            {
                counter[Group.IdxX] = 0;
            }

            Group.Barrier();
            Atomic.Add(ref counter[Group.IdxX & 1], x[Group.IdxX] & 0xFF);
            Group.Barrier();
            y[Group.IdxX] = counter[0] * 3 + counter[1];
        }

        public static int Expected(int[] x, int thread)
            => x.Select((value, i) => (value & 0xFF) * (i % 2 == 0 ? 3 : 1)).Sum();
    }
}
