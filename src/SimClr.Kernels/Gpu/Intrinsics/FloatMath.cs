using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What MathF's methods of these names become in a kernel: the same values as on the CPU. (ILGPU's Max and Min give the
/// other operand where one is NaN.) And the special-function unit, whose errors are those of the PTX ISA's
/// <c>.approx</c> forms.
/// </summary>
internal static class FloatMath
{
    /// <summary>x · y + z, rounded once: <c>fma.rn.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.FusedMultiplyAdd))]
    public static float FusedMultiplyAdd(float x, float y, float z) => throw DeviceOnly.Error;

    /// <summary>NaN where one is: <c>max.NaN.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Max))]
    public static float Max(float x, float y) => throw DeviceOnly.Error;

    /// <summary>NaN where one is: <c>min.NaN.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Min))]
    public static float Min(float x, float y) => throw DeviceOnly.Error;

    /// <summary>2^x: <c>ex2.approx.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Exp2))]
    public static float Exp2(float x) => throw DeviceOnly.Error;

    /// <summary>log2 x: <c>lg2.approx.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Log2))]
    public static float Log2(float x) => throw DeviceOnly.Error;
}
