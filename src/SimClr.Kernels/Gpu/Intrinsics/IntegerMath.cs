using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>What Math's methods of these names become in a kernel.</summary>
internal static class IntegerMath
{
    /// <summary>
    /// x · y in 64 bits, one instruction that adds as well: <c>mul.wide.s32</c>. Of <c>(long)x * y</c> ILGPU carries a
    /// widened y into the loop, and what is left there is a product of 64-bit numbers, four instructions.
    /// </summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.BigMul))]
    public static long BigMul(int x, int y) => throw DeviceOnly.Error;
}
