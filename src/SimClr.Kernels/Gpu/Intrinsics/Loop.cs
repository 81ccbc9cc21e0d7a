using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>Tells the compiler what to do with a loop.</summary>
internal static class Loop
{
    /// <summary>
    /// The same number, but not known at compile time: a loop that runs to it stays a loop, where one that runs to
    /// a constant is unrolled.
    /// </summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Rolled))]
    public static int Rolled(int count) => throw DeviceOnly.Error;
}
