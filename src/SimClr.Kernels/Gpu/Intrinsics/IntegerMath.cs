using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>What Math's methods of these names become in a kernel.</summary>
internal static class IntegerMath
{
    /// <summary>
    /// x · y in 64 bits: <c>mul.wide.s32</c>, with an addition behind it one instruction. Of
    /// <c>(long)x * y</c> ILGPU takes the widening of what does not change out of the loop, and what is left is
    /// a product of 64-bit numbers, four instructions.
    /// </summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.BigMul))]
    public static long BigMul(int x, int y) => throw DeviceOnly.Error;
}
