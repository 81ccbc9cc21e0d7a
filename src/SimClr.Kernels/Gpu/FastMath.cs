namespace SimClr.Kernels.Gpu;

/// <summary>
/// Instructions of the special-function unit; errors are those of the PTX ISA's <c>.approx</c> forms (relative
/// error around 2^-22). <c>MathF</c> has the exact ones: Sqrt, Abs, Max, Min, FusedMultiplyAdd, Floor.
/// </summary>
public static class FastMath
{
    /// <summary>2^x: <c>ex2.approx.f32</c>.</summary>
    public static float Exp2(float x) => throw DeviceOnly.Error;

    /// <summary>log2 x: <c>lg2.approx.f32</c>.</summary>
    public static float Log2(float x) => throw DeviceOnly.Error;

    /// <summary>1/sqrt x: <c>rsqrt.approx.f32</c>.</summary>
    public static float Rsqrt(float x) => throw DeviceOnly.Error;

    /// <summary>1/x: <c>rcp.approx.f32</c>.</summary>
    public static float Reciprocal(float x) => throw DeviceOnly.Error;
}
