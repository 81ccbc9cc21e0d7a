using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Ptx;

/// <summary>Float arithmetic: no contraction, NaN, conversions that saturate.</summary>
internal static class CompilerFloatFunctions
{
    internal struct NotFused : IFunction<float, float>
    {
        public static float Of(float a, float b) => a * b + a - b * 3f + a * a;
    }

    internal struct Fused : IFunction<float, float>
    {
        public static float Of(float a, float b)
            => MathF.FusedMultiplyAdd(a, b, -a) + MathF.FusedMultiplyAdd(a, a, b);
    }

    internal struct Division : IFunction<float, float>
    {
        public static float Of(float a, float b) => a / b + 1f / a;
    }

    internal struct Functions : IFunction<float, float>
    {
        public static float Of(float a, float b)
            => MathF.Sqrt(a) + MathF.Abs(b) * 2f + MathF.Floor(a) + MathF.Ceiling(b)
                + MathF.Round(a) + MathF.Truncate(b);
    }

    internal struct Extremes : IFunction<float, float>
    {
        public static float Of(float a, float b) => MathF.Max(a, b) * 2f + MathF.Min(a, b);
    }

    internal struct Comparisons : IFunction<float, int>
    {
        public static int Of(float a, float b)
        {
            int bits = 0;
            if (a < b) bits |= 1;
            if (a <= b) bits |= 2;
            if (a > b) bits |= 4;
            if (a >= b) bits |= 8;
            if (a == b) bits |= 16;
            if (a != b) bits |= 32;
            if (!(a < b)) bits |= 64;
            if (!(a <= b)) bits |= 128;
            if (!(a > b)) bits |= 256;
            if (!(a >= b)) bits |= 512;
            bool less = a < b, notGreater = !(a > b);
            return bits | (less ? 1024 : 0) | (notGreater ? 2048 : 0) | (float.IsNaN(a) ? 4096 : 0)
                | (float.IsFinite(b) ? 8192 : 0) | (float.IsInfinity(a) ? 16384 : 0);
        }
    }

    internal struct ToIntegers : IFunction<float, long>
    {
        public static long Of(float a, float b)
            => (int)a + 3L * (uint)b + 5L * (long)a + 7L * (long)(ulong)b + 11L * (byte)(int)a + 13L * (short)(int)b;
    }

    internal struct FromIntegers : IFunction<int, float>
    {
        public static float Of(int a, int b)
            => a + 2f * (uint)b + 3f * (long)a + (a > b ? 1f : (ulong)(uint)b) + (byte)a;
    }

    internal struct Doubles : IFunction<float, double>
    {
        public static double Of(float a, float b)
        {
            double x = a, y = b;
            double sum = x * y + x / (y + 0.1) - Math.Sqrt(Math.Abs(x));
            return sum < 1.0 ? sum : (float)sum + (int)Math.Floor(Math.Abs(y) < 1e6 ? y : 1.0);
        }
    }

    internal struct DoubleFromIntegers : IFunction<int, double>
    {
        public static double Of(int a, int b) => a * 0.5 + (uint)b + (long)a * 3.0 + Math.FusedMultiplyAdd(a, b, 0.1);
    }

    internal struct BitPatterns : IFunction<float, float>
    {
        public static float Of(float a, float b)
            => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(a) & 0x7F800000u) | 0x00300000u)
                + BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(b) ^ int.MinValue);
    }

    internal struct Halves : IFunction<float, float>
    {
        public static float Of(float a, float b) => (float)(Half)a + (float)(BFloat16)b * 2f;
    }

    internal struct Constants : IFunction<float, float>
    {
        private const float Third = 1f / 3f;
        private static readonly float Scale = MathF.Sqrt(2f);

        public static float Of(float a, float b)
        {
            float x = 0.1f, y = 3f;
            x = x * y + Third * Scale - 1e-3f;
            return a * x + (b > float.Epsilon ? float.NegativeInfinity : -x);
        }
    }
}
