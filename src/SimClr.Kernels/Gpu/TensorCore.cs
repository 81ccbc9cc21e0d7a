namespace SimClr.Kernels.Gpu;

/// <summary>
/// Matrix products of a warp: d (16, 8) += a (16, K) · b (K, 8), float32 sums. Lane l holds, with g = l / 4 and
/// q = l % 4, of d the elements (g, 2q), (g, 2q+1), (g+8, 2q), (g+8, 2q+1) in X Y Z W; of a and b what each method
/// says. PTX ISA, "Matrix fragments for mma.m16n8k8 / m16n8k16".
/// </summary>
public static unsafe class TensorCore
{
    /// <summary>
    /// tf32, K = 8: a0 (g, q), a1 (g+8, q), a2 (g, q+4), a3 (g+8, q+4); b0 (q, g), b1 (q+4, g).
    /// </summary>
    public static void MultiplyAddTf32(
        ref Float4 d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1) => throw DeviceOnly.Error;

    /// <summary>
    /// bf16, K = 16, two elements a register, the lower k in the lower half: a0 (g, 2q..), a1 (g+8, 2q..),
    /// a2 (g, 2q+8..), a3 (g+8, 2q+8..); b0 (2q.., g), b1 (2q+8.., g).
    /// </summary>
    public static void MultiplyAddBf16(
        ref Float4 d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1) => throw DeviceOnly.Error;

    /// <summary>As <see cref="MultiplyAddBf16"/> in IEEE half precision.</summary>
    public static void MultiplyAddF16(
        ref Float4 d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1) => throw DeviceOnly.Error;

    /// <summary>The value rounded to tf32 (10 bits of mantissa), to nearest, ties away: <c>cvt.rna.tf32.f32</c>.</summary>
    public static uint ToTf32(float value) => throw DeviceOnly.Error;

    /// <summary>Both rounded to bf16, to nearest even: <c>cvt.rn.bf16x2.f32</c>.</summary>
    public static uint PackBf16(float low, float high) => throw DeviceOnly.Error;

    /// <summary>Both rounded to half precision, to nearest even: <c>cvt.rn.f16x2.f32</c>.</summary>
    public static uint PackF16(float low, float high) => throw DeviceOnly.Error;

    /// <summary>
    /// Four 8x8 matrices of 16-bit elements from shared memory: lane l gives the address of row l % 8 of matrix l / 8 (16
    /// bytes, aligned); it receives of each matrix elements 2q and 2q+1 of row g: <c>ldmatrix.x4</c>.
    /// </summary>
    public static UInt4 LoadMatrix(void* sharedRow) => throw DeviceOnly.Error;

    /// <summary>As <see cref="LoadMatrix"/>, each matrix transposed: <c>ldmatrix.x4.trans</c>.</summary>
    public static UInt4 LoadMatrixTransposed(void* sharedRow) => throw DeviceOnly.Error;
}
