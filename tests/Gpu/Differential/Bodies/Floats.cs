using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>Arithmetic of floats, to the bit.</summary>
internal static class Floats
{
    private static int Bits(float f) => float.IsNaN(f) ? 1234567 : BitConverter.SingleToInt32Bits(f);

    public readonly struct ProductsAndSums : IBody
    {
        public static int Of(int x, float f) => Bits(f * 3.3f + x) ^ Bits(f - 1.7f * x) ^ Bits((f + 1.1f) * (f - 2.3f));
    }

    public readonly struct Quotients : IBody
    {
        public static int Of(int x, float f) => Bits(3f / f) ^ Bits(f / 3f) ^ Bits(f / x);
    }

    public readonly struct Reciprocal : IBody
    {
        public static int Of(int x, float f) => Bits(1f / f);
    }

    public readonly struct SquareRoot : IBody
    {
        public static int Of(int x, float f) => Bits(MathF.Sqrt(MathF.Abs(f))) ^ Bits(1f / MathF.Sqrt(MathF.Abs(x)));
    }

    public readonly struct SquareRootOfNegative : IBody
    {
        public static int Of(int x, float f) => Bits(MathF.Sqrt(f));
    }

    public readonly struct Negates : IBody
    {
        public static int Of(int x, float f) => Bits(-f) ^ Bits(-(f * 2f)) ^ Bits(-MathF.Abs(f));
    }

    public readonly struct FusedMultiplyAdd : IBody
    {
        public static int Of(int x, float f) => Bits(MathF.FusedMultiplyAdd(f, 1.1f, x)) ^ Bits(f * 1.1f + x);
    }

    public readonly struct Rounds : IBody
    {
        public static int Of(int x, float f) => Bits(MathF.Floor(f)) ^ Bits(MathF.Ceiling(f)) * 3;
    }

    public readonly struct MaxAndMin : IBody
    {
        public static int Of(int x, float f)
            => Bits(MathF.Max(f, 0.25f)) ^ Bits(MathF.Min(f, 0.25f)) * 3 ^ Bits(MathF.Max(0.25f, f)) * 5;
    }

    public readonly struct MaxAndMinOfMath : IBody
    {
        public static int Of(int x, float f) => Bits(Math.Max(f, 0.25f)) ^ Bits(Math.Min(f, 0.25f)) * 3;
    }

    public readonly struct MaxOfMax : IBody
    {
        public static int Of(int x, float f)
            => Bits(MathF.Max(MathF.Max(f, 0.25f), 1f)) ^ Bits(MathF.Min(MathF.Max(f, -1f), 1f));
    }

    public readonly struct ChangesSign : IBody
    {
        public static int Of(int x, float f) => Bits(f - f) ^ Bits(f * -1f) ^ Bits(f * 0f);
    }

    public readonly struct Denormals : IBody
    {
        public static int Of(int x, float f)
        {
            float small = f * 1e-38f;
            return Bits(small) ^ Bits(small * f) ^ Bits(small + 1e-44f);
        }
    }

    public readonly struct Doubles : IBody
    {
        public static int Of(int x, float f)
        {
            double d = f * 1.000000001 + x / 3.0;
            double root = Math.Sqrt(Math.Abs(d));
            return Bits((float)(d * root)) ^ (root < d ? 1 : 0);
        }
    }

    public readonly struct PolynomialInALoop : IBody
    {
        public static int Of(int x, float f)
        {
            float sum = 0.5f;
            for (int i = 1; i < 7; i++)
            {
                sum = sum * f + i;
            }

            return Bits(sum);
        }
    }

    public readonly struct ProductsOfCounters : IBody
    {
        public static int Of(int x, float f)
        {
            float sum = f;
            for (int i = 1; i < 6; i++)
            {
                sum += f * i;
            }

            return Bits(sum);
        }
    }

    [Refused(Rule.FloatConstants)]
    public readonly struct TwoConstantsAdded : IBody
    {
        public static int Of(int x, float f) => Bits(f + 0.1f + 0.7f);
    }

    [Refused(Rule.FloatConstants)]
    public readonly struct TwoConstantsSubtracted : IBody
    {
        public static int Of(int x, float f) => Bits(f - 0.1f - 0.7f);
    }

    [Refused(Rule.FloatConstants)]
    public readonly struct TwoConstantsMultiplied : IBody
    {
        public static int Of(int x, float f) => Bits(1.1f * (f * 0.7f));
    }

    [Refused(Rule.FloatConstants)]
    public readonly struct ConstantsSubtractedFromConstants : IBody
    {
        public static int Of(int x, float f) => Bits(0.3f - (0.7f - f));
    }

    [Refused(Rule.FloatConstants)]
    public readonly struct AConstantAddedInALoop : IBody
    {
        public static int Of(int x, float f)
        {
            float sum = f;
            for (int i = 0; i < 5; i++)
            {
                sum += 0.1f;
            }

            return Bits(sum);
        }
    }

    [Refused(Rule.SignOfZero)]
    public readonly struct ZeroAdded : IBody
    {
        public static int Of(int x, float f) => Bits(f + 0f);
    }

    [Refused(Rule.SignOfZero)]
    public readonly struct SubtractedFromZero : IBody
    {
        public static int Of(int x, float f) => Bits(0f - f);
    }
}
