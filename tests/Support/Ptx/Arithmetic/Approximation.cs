namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// The <c>.approx</c> instructions: what they compute, and how far the PTX ISA ("Floating Point
/// Instructions") lets a result be from the exact one.
/// </summary>
internal static class Approximation
{
    private const double TwoPi = 2 * Math.PI;

    /// <summary>The instruction of one operand with this name, or null.</summary>
    public static (Func<double, double> Exact, Func<double, double, double> Bound)? Find(string name)
        => name switch
        {
            "ex2" => (x => Math.Pow(2, x), (_, y) => 2 * Ulp(y)),
            "lg2" => (Math.Log2, (x, y) => Math.ScaleB(x is > 0.5 and < 2 ? 1 : Math.Abs(y), -22)),
            "rcp" => (x => 1 / x, (_, y) => Ulp(y)),
            "sqrt" => (Math.Sqrt, (_, y) => Math.ScaleB(y, -23)),
            "rsqrt" => (x => 1 / Math.Sqrt(x), (_, y) => y * Math.Pow(2, -22.9)),
            "sin" => (Math.Sin, AngleBound),
            "cos" => (Math.Cos, AngleBound),
            "tanh" => (Math.Tanh, (_, y) => Math.ScaleB(Math.Abs(y), -11)),
            _ => null,
        };

    /// <summary>
    /// A result that errs by up to <paramref name="bound"/>, by how much and to which side hanging on the
    /// operand's bits. What is 0, infinite or NaN stays so; so does what comes of 0 or a subnormal number,
    /// which the tables of special values name.
    /// </summary>
    public static float Stray(double exact, double bound, uint operand)
    {
        float nearest = (float)exact;
        if (nearest == 0 || !float.IsFinite(nearest) || (operand << 1) < 1u << 24)
        {
            return nearest;
        }

        uint hash = operand * 0x9E37_79B1; // Fibonacci hashing
        hash = (hash ^ (hash >> 15)) * 0x85EB_CA6B;
        double error = ((hash >> 8) / (double)(1 << 23) - 1) * bound; // -bound to bound
        float strayed = (float)(exact + error);
        bool inside = Math.Abs(strayed - exact) <= bound;
        return inside ? strayed : strayed > exact ? MathF.BitDecrement(strayed) : MathF.BitIncrement(strayed);
    }

    /// <summary>Of the correctly rounded result.</summary>
    public static double Ulp(double y)
    {
        float size = Math.Abs((float)y);
        return float.IsFinite(size) ? (double)MathF.BitIncrement(size) - size : 0;
    }

    private static double AngleBound(double x, double y)
        => Math.Abs(x) <= TwoPi ? Math.Pow(2, -20.5) : Math.Pow(2, -14.7);
}
