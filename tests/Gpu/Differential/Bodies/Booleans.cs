using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Conditions, what is made of them, and short circuits.</summary>
internal static class Booleans
{
    private static int Bits(float f) => BitConverter.SingleToInt32Bits(f);

    private static float Term(float f) => float.IsFinite(f) ? 1f : 0f;

    public readonly struct FloatOfCondition : IBody
    {
        public static int Of(int x, float f) => Bits(x > 3 ? 1f : 0f) + Bits(x > 5 ? 0f : 1f) + Bits(x > 7 ? 2f : 0f);
    }

    public readonly struct FloatOfConditionTimes : IBody
    {
        public static int Of(int x, float f) => (int)(((x & 1) == 1 ? 1f : 0f) * 5f);
    }

    public readonly struct FloatOfNamedConstants : IBody
    {
        public static int Of(int x, float f)
        {
            float one = 1f, zero = 0f;
            bool isLarge = x > 3;
            float result = isLarge ? one : zero;
            return Bits(result + 1f);
        }
    }

    public readonly struct FloatByIf : IBody
    {
        public static int Of(int x, float f)
        {
            float result = 0f;
            if (x > 3)
            {
                result = 1f;
            }

            return Bits(result);
        }
    }

    public readonly struct DoubleOfCondition : IBody
    {
        public static int Of(int x, float f)
        {
            double result = x > 3 ? x : 7.5 + x;
            return (int)BitConverter.DoubleToInt64Bits(result * 7);
        }
    }

    public readonly struct IntegersOfCondition : IBody
    {
        public static int Of(int x, float f)
        {
            long wide = x > 3 ? 1L : 0L;
            uint unsigned = x > 5 ? 1u : 0u;
            byte narrow = (byte)(x > 9 ? 255 : 0);
            return (int)(wide * 7) + (int)(unsigned * 70) + narrow;
        }
    }

    public readonly struct CountsConditions : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 8; i++)
            {
                n += (x >> i & 1) != 0 ? 1 : 0;
            }

            return n;
        }
    }

    public readonly struct Strict : IBody
    {
        public static int Of(int x, float f)
            => (x > 1 & f > 0.2f ? 10 : 20) + (x > 1 | f > 0.2f ? 100 : 200) + (x > 1 ^ f > 0.2f ? 1000 : 2000);
    }

    public readonly struct ShortCircuit : IBody
    {
        public static int Of(int x, float f) => x > 1 && f > 0.2f || x < -5 ? 10 : 20;
    }

    public readonly struct ShortCircuitInALoop : IBody
    {
        public static int Of(int x, float f)
        {
            int n = 0;
            for (int i = 0; i < 5; i++)
            {
                if (i > x || f > i)
                {
                    n += i;
                }
            }

            return n;
        }
    }

    public readonly struct Negated : IBody
    {
        public static int Of(int x, float f)
        {
            bool isSmall = !(x > 1);
            bool either = !(isSmall && f > 0f);
            return (isSmall ? 3 : 4) + (either ? 30 : 40) + (!(x > 5 | f < 1f) ? 300 : 400);
        }
    }

    public readonly struct Compared : IBody
    {
        public static int Of(int x, float f)
        {
            bool a = x > 1, b = f > 0f;
            return (a == b ? 1 : 2) + (a != b ? 10 : 20) + (a == true ? 100 : 200) + (b != false ? 1000 : 2000);
        }
    }

    public readonly struct CarriedByALoop : IBody
    {
        public static int Of(int x, float f)
        {
            bool any = false, all = true;
            for (int i = 0; i < 5; i++)
            {
                any |= x == i;
                all &= x > i;
            }

            return (any ? 1 : 0) + (all ? 10 : 0);
        }
    }

    public readonly struct FieldsOfAStruct : IBody
    {
        public static int Of(int x, float f)
        {
            var flags = new Flags { A = x, B = x > 2, C = f > 0, D = 9 };
            return (flags.B ? 1 : 2) + (flags.C ? 10 : 20) + flags.D;
        }

        private struct Flags
        {
            public int A;
            public bool B;
            public bool C;
            public int D;
        }
    }

    public readonly struct TermsSummed : IBody
    {
        public static int Of(int x, float f)
        {
            float sum = 0;
            for (int i = 0; i < 4; i++)
            {
                sum += Term(f * i);
            }

            return (int)sum;
        }
    }

    public readonly struct TermsMultiplied : IBody
    {
        public static int Of(int x, float f)
        {
            float product = 1;
            int n = x & 3;
            for (int i = 0; i < n; i++)
            {
                product = MathF.Min(product, Term(f * i));
            }

            return Bits(product);
        }
    }

    public readonly struct Nested : IBody
    {
        public static int Of(int x, float f)
            => x > 10 ? f > 0 ? 1 : f < -1 ? 2 : 3 : x < -10 ? 4 : (x & 1) == 0 ? 5 : 6;
    }

    [Refused(Rule.FloatOfBool, Repaired = true)]
    public readonly struct FloatOfInteger : IBody
    {
        public static int Of(int x, float f)
        {
            float result = x > 3 ? 1 : 0;
            return Bits(result);
        }
    }

    public readonly struct SumsOfConditions : IBody
    {
        public static int Of(int x, float f)
            => (x > 3 ? 1 : 0) + (f > 0f ? 1 : 0) + (x > 9 ? 1 : 0) * 8 + 5 * (x < 2 ? 1 : 0);
    }

    public readonly struct DifferencesOfConditions : IBody
    {
        public static int Of(int x, float f) => (x > 3 ? 1 : 0) - (f > 0f ? 1 : 0);
    }

    public readonly struct ShiftedConditions : IBody
    {
        public static int Of(int x, float f) => ((x > 3 ? 1 : 0) << 5) | ((f > 0f ? 1 : 0) << 7);
    }

    public readonly struct MaskedByConditions : IBody
    {
        public static int Of(int x, float f) => x & (x > 3 ? 1 : 0) | (f > 0f ? 1 : 0) ^ x;
    }

    [Refused(Rule.BoolArithmetic)]
    public readonly struct ConditionsCompared : IBody
    {
        public static int Of(int x, float f) => (x > 3 ? 1 : 0) > (f > 0f ? 1 : 0) ? 7 : 8;
    }

    public readonly struct ConditionsMaxed : IBody
    {
        public static int Of(int x, float f) => Math.Max(x > 3 ? 1 : 0, f > 0f ? 1 : 0) + Math.Min(x > 5 ? 1 : 0, 7);
    }

    public readonly struct ConditionsMinusOne : IBody
    {
        public static int Of(int x, float f) => (x > 3 ? 1 : 0) - 1 + (1 - (x > 7 ? 1 : 0)) * 100;
    }

    [Refused(Rule.BoolArithmetic)]
    public readonly struct NegatedInteger : IBody
    {
        public static int Of(int x, float f) => -(x > 7 ? 1 : 0);
    }

    [Refused(Rule.BoolArithmetic)]
    public readonly struct InvertedInteger : IBody
    {
        public static int Of(int x, float f) => ~(x > 7 ? 1 : 0);
    }
}
