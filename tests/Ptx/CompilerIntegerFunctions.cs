using System.Numerics;

namespace SimClr.Tests.Ptx;

/// <summary>Integer arithmetic, one functor for each thing that can go wrong.</summary>
internal static class CompilerIntegerFunctions
{
    internal struct Arithmetic : IFunction<int, int>
    {
        public static int Of(int a, int b)
            => (a + 3) * (b - 5) * 7 - (a - b) * 4 + (a & b) - (a | 12) + (a ^ b ^ -1) + ~a - -b;
    }

    internal struct Division : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int d = b == 0 || b == -1 ? 3 : b;
            return a / d + 31 * (a % d) + a / 8 + a % 8 + a / -4 + a / 7 + a % -7 + (a / 1);
        }
    }

    internal struct UnsignedDivision : IFunction<int, uint>
    {
        public static uint Of(int a, int b)
        {
            uint x = (uint)a, y = (uint)b | 1;
            return x / y + 31 * (x % y) + x / 8 + x % 10;
        }
    }

    internal struct Shifts : IFunction<int, int>
    {
        public static int Of(int a, int b)
            => (a << b) + (a >> b) * 3 + (a >>> b) * 5 + ((a + 1) << 4) + (a >> 31) + (a >>> 7);
    }

    internal struct LongShifts : IFunction<long, long>
    {
        public static long Of(long a, long b)
            => (a << (int)b) ^ (a >> (int)b) ^ (a >>> (int)b) ^ ((a + 5) << 33);
    }

    internal struct LongArithmetic : IFunction<long, long>
    {
        public static long Of(long a, long b)
        {
            long d = b is 0 or -1 ? 7 : b;
            long quotient = (long)((ulong)a / ((ulong)b | 1));
            return (a + 9) * (b - 2) + a / d - a % d + quotient + (a & b) - (a | b) + -a + ~b;
        }
    }

    internal struct Comparisons : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            int bits = 0;
            if (a < b) bits |= 1;
            if (a <= b) bits |= 2;
            if (a > b) bits |= 4;
            if (a >= b) bits |= 8;
            if (a == b) bits |= 16;
            if (a != b) bits |= 32;
            if ((uint)a < (uint)b) bits |= 64;
            if ((uint)a <= (uint)b) bits |= 128;
            if ((uint)a > (uint)b) bits |= 256;
            if ((uint)a >= (uint)b) bits |= 512;
            bool less = a < b, unsignedLess = (uint)a < (uint)b;
            return bits | (less ? 1024 : 0) | (less ^ unsignedLess ? 2048 : 0) | (less & !unsignedLess ? 4096 : 0)
                | (less | unsignedLess ? 8192 : 0) | (less == unsignedLess ? 16384 : 0);
        }
    }

    internal struct LongComparisons : IFunction<long, int>
    {
        public static int Of(long a, long b)
            => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | ((ulong)a < (ulong)b ? 4 : 0) | (a == b ? 8 : 0)
                | ((ulong)a >= (ulong)b ? 16 : 0);
    }

    internal struct Widening : IFunction<int, long>
    {
        public static long Of(int a, int b)
            => (long)a * b + (long)(uint)a * (uint)b + (a + 1) + (long)(a - b) * 3 + (uint)(a + b) + (long)(a + 1L) * 12
                + (uint)b * -12L - (uint)a + a * -5L - (long)b;
    }

    internal struct Narrowing : IFunction<long, int>
    {
        public static int Of(long a, long b)
            => (int)a + (byte)a * 3 + (sbyte)b * 5 + (short)a * 7 + (ushort)b
                + (int)(uint)(a + b) + (int)(a >> 32) + (char)a;
    }

    internal struct SmallTypes : IFunction<int, int>
    {
        public static int Of(int a, int b)
        {
            byte x = (byte)a;
            sbyte y = (sbyte)b;
            short z = (short)(a - b);
            ushort w = (ushort)(a * b);
            x += 200;
            y -= 100;
            z *= 3;
            w++;
            bool flag = x > y;
            return x + 2 * y + 3 * z + 5 * w + (flag ? 7 : 11);
        }
    }

    internal struct Extremes : IFunction<int, int>
    {
        public static int Of(int a, int b)
            => Math.Max(a, b) - 3 * Math.Min(a, b) + Math.Clamp(a, -50, 50) + Math.Abs(b / 2)
                + (int)Math.Max((uint)a, (uint)b) + (int)(Math.Min((long)a, b) >> 1);
    }

    internal struct Bits : IFunction<int, int>
    {
        public static int Of(int a, int b)
            => BitOperations.PopCount((uint)a) + BitOperations.LeadingZeroCount((uint)b) * 100
                + (int)BitOperations.RotateLeft((uint)a, 13);
    }

    internal struct HighProduct : IFunction<int, uint>
    {
        public static uint Of(int a, int b)
        {
            ulong product = (ulong)(uint)a * 0xD2511F53u;
            return (uint)(product >> 32) ^ (uint)product ^ (uint)b;
        }
    }
}
