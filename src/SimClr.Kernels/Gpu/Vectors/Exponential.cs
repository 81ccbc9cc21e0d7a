namespace SimClr.Kernels.Gpu;

/// <summary>
/// e^x and its inverse to the rounding of a float, from the powers of two of the special-function unit.
/// </summary>
internal static class Exponential
{
    private const float Log2E = 1.44269502f;
    private const float Log2ERest = 1.92596303e-8f; // what the float above rounds off
    private const float Ln2 = 0.693147182f;

    /// <summary>
    /// Exactly 1 at 0, 0 below -104, infinite above 89. e^x = 2^p · 2^e, where p is x · log2(e) rounded and e
    /// what the rounding lost: of a large x more than the last digits of the result.
    /// </summary>
    public static float Exp(float x)
    {
        x = MathF.Max(-104, MathF.Min(89, x));
        float power = x * Log2E;
        float lost = MathF.FusedMultiplyAdd(x, Log2ERest, MathF.FusedMultiplyAdd(x, Log2E, -power));
        return FloatMath.Exp2(power) * MathF.FusedMultiplyAdd(lost, Ln2, 1);
    }

    /// <summary>
    /// Of a positive x. One step of Newton's method on e^y = x takes the error of the logarithm's instruction
    /// away.
    /// </summary>
    public static float Log(float x)
    {
        float y = FloatMath.Log2(x) * Ln2;
        return y + MathF.FusedMultiplyAdd(x, Exp(-y), -1);
    }
}
