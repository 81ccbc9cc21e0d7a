using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Matrix products of a warp: c (16, 8) + a (16, K) · b (K, 8), float32 sums. Lane l holds, with g = l / 4 and
/// q = l % 4, of c the elements (g, 2q), (g, 2q+1), (g+8, 2q), (g+8, 2q+1) in X Y Z W; of a and b what each method
/// says. PTX ISA, "Matrix fragments for mma.m16n8k8 / m16n8k16".
/// </summary>
internal static class TensorCore
{
    /// <summary>
    /// tf32, K = 8: a (g, q), (g+8, q), (g, q+4), (g+8, q+4) in X Y Z W; b0 (q, g), b1 (q+4, g).
    /// </summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.MultiplyAddTf32))]
    public static Float4 MultiplyAddTf32(Float4 c, UInt4 a, uint b0, uint b1) => throw DeviceOnly.Error;

    /// <summary>
    /// bf16, K = 16, two elements a register, the lower k in the lower half: a (g, 2q..), (g+8, 2q..),
    /// (g, 2q+8..), (g+8, 2q+8..) in X Y Z W; b0 (2q.., g), b1 (2q+8.., g).
    /// </summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.MultiplyAddBf16))]
    public static Float4 MultiplyAddBf16(Float4 c, UInt4 a, uint b0, uint b1) => throw DeviceOnly.Error;

    /// <summary>The value rounded to tf32 (10 bits of mantissa), to nearest, ties away: <c>cvt.rna.tf32.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.ToTf32))]
    public static uint ToTf32(float value) => throw DeviceOnly.Error;

    /// <summary>Both rounded to bf16, to nearest even: <c>cvt.rn.bf16x2.f32</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.PackBf16))]
    public static uint PackBf16(float low, float high) => throw DeviceOnly.Error;
}
