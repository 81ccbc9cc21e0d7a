using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Comparisons of floats, where one may be NaN.</summary>
internal static class FloatComparisons
{
    private static int Bits(float f) => BitConverter.SingleToInt32Bits(f);

    public readonly struct Greater : IBody
    {
        public static int Of(int x, float f) => f > 0.5f ? 1 : 2;
    }

    public readonly struct Less : IBody
    {
        public static int Of(int x, float f) => f < 0.5f ? 1 : 2;
    }

    public readonly struct NotGreater : IBody
    {
        public static int Of(int x, float f) => !(f > 0.5f) ? 1 : 2;
    }

    public readonly struct NotLess : IBody
    {
        public static int Of(int x, float f) => !(f < 0.5f) ? 1 : 2;
    }

    public readonly struct EqualToItself : IBody
    {
#pragma warning disable CS1718 // NaN is not
        public static int Of(int x, float f) => (f == f ? 1 : 2) + (f != f ? 10 : 20);
#pragma warning restore CS1718
    }

    public readonly struct EqualToAConstant : IBody
    {
        public static int Of(int x, float f)
            => (f == 0f ? 1 : 2) + (f != 1f ? 10 : 20) + (2.5f == f ? 100 : 200) + (2.5f != f ? 1000 : 2000);
    }

    public readonly struct IfElse : IBody
    {
        public static int Of(int x, float f)
        {
            if (f > 0.5f)
            {
                return 5;
            }

            if (f < -0.5f)
            {
                return 6;
            }

            return 7;
        }
    }

    public readonly struct ConstantLeftGreater : IBody
    {
        public static int Of(int x, float f) => 0.5f > f ? 1 : 2;
    }

    public readonly struct ConstantLeftLess : IBody
    {
        public static int Of(int x, float f) => 0.5f < f ? 1 : 2;
    }

    public readonly struct ConstantLeftNegated : IBody
    {
        public static int Of(int x, float f) => (!(0.5f < f) ? 1 : 2) + (!(0.5f > f) ? 10 : 20);
    }

    public readonly struct ConstantLeftInABranch : IBody
    {
        public static int Of(int x, float f)
        {
            int result = 0;
            if (0f < f)
            {
                result = x;
            }

            if (!(0f > f))
            {
                result += 7;
            }

            return result;
        }
    }

    public readonly struct ConstantByInlining : IBody
    {
        public static int Of(int x, float f) => (IsLess(0.5f, f) ? 1 : 2) + (IsLess(f, 0.5f) ? 10 : 20);

        private static bool IsLess(float a, float b) => a < b;
    }

    public readonly struct ConstantByDefaultStruct : IBody
    {
        public static int Of(int x, float f)
        {
            Corner corner = default;
            return corner.Low < f ? 3 : 4;
        }

        private struct Corner(float low)
        {
            public float Low = low;
        }
    }

    public readonly struct MaximumInAnUnrolledLoop : IBody
    {
        public static int Of(int x, float f)
        {
            float max = float.MinValue;
            int at = -1;
            for (int i = 0; i < 4; i++)
            {
                float value = f * (i - 1);
                if (max < value)
                {
                    max = value;
                    at = i;
                }
            }

            return at;
        }
    }

    public readonly struct MinimumInAnUnrolledLoop : IBody
    {
        public static int Of(int x, float f)
        {
            float min = float.MaxValue;
            for (int i = 0; i < 4; i++)
            {
                float value = f - i;
                min = min > value ? value : min;
            }

            return Bits(min);
        }
    }

    public readonly struct CounterAgainstFloat : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 6; i++)
            {
                if (i < f)
                {
                    n += i + 1;
                }
            }

            return n;
        }
    }

    public readonly struct NamedConstantLeft : IBody
    {
        public static int Of(int x, float f)
        {
            float zero = 0f;
            if (x > 1000)
            {
                zero = 5f;
            }

            return zero < f ? x : -x;
        }
    }

    public readonly struct Relu : IBody
    {
        public static int Of(int x, float f) => Bits(f > 0f ? f : 0f);
    }

    public readonly struct InAWhile : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            while (f < 3f && n < 4)
            {
                f += x & 7;
                n++;
            }

            return n;
        }
    }

    public readonly struct Kinds : IBody
    {
        public static int Of(int x, float f)
            => (float.IsNaN(f) ? 1 : 2) + (float.IsFinite(f) ? 10 : 20) + (float.IsInfinity(f) ? 100 : 200);
    }

    public readonly struct OfTwoVariables : IBody
    {
        public static int Of(int x, float f)
        {
            float g = x;
            return (f < g ? 1 : 0) + (f > g ? 2 : 0) + (f == g ? 4 : 0) + (!(f < g) ? 8 : 0) + (!(f > g) ? 16 : 0);
        }
    }

    public readonly struct OfDoubles : IBody
    {
        public static int Of(int x, float f)
        {
            double d = f * 2.0;
            return (d > 0.5 ? 1 : 0) + (0.5 > d ? 2 : 0) + (!(d < 0.5) ? 4 : 0) + (d == 2.0 ? 8 : 0);
        }
    }

    [Refused(Rule.FloatComparisons)]
    public readonly struct LessOrEqual : IBody
    {
        public static int Of(int x, float f) => f <= 0.5f ? 1 : 2;
    }

    [Refused(Rule.FloatComparisons)]
    public readonly struct ConstantLeftLessOrEqual : IBody
    {
        public static int Of(int x, float f) => 0.5f <= f ? 1 : 2;
    }
}
