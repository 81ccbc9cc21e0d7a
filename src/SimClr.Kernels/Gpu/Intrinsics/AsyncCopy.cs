using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Copies from global to shared memory that run beside the arithmetic (<c>cp.async</c>, sm_80). Visible to
/// the thread after <see cref="Wait"/>, to the block after the barrier behind it. Of an element that is not to be read
/// only the address is taken.
/// </summary>
internal static class AsyncCopy
{
    /// <summary>16 bytes past the L1 cache, of which the first 0 to 16 are read; zeros fill the rest.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Copy16))]
    public static void Copy16(ref Float4 shared, ref Float4 global, int bytes) => throw DeviceOnly.Error;

    /// <summary>16 bytes past the L1 cache; zeros where the source is missing.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Copy16))]
    public static void Copy16(ref Float4 shared, ref Float4 global, bool missing) => throw DeviceOnly.Error;

    /// <summary>4 bytes; zeros where the source is missing.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Copy4))]
    public static void Copy4(ref float shared, ref float global, bool missing) => throw DeviceOnly.Error;

    /// <summary>4 bytes, of which 0 or 4 are read; zeros fill the rest.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Copy4))]
    public static void Copy4(ref float shared, ref float global, int bytes) => throw DeviceOnly.Error;

    /// <summary>Ends a group of copies: <c>cp.async.commit_group</c>.</summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Commit))]
    public static void Commit() => throw DeviceOnly.Error;

    /// <summary>
    /// Waits until at most <paramref name="groups"/> (a compile-time constant) committed groups are under
    /// way.
    /// </summary>
    [IntrinsicImplementation, PtxInstruction(nameof(PtxWriters.Wait))]
    public static void Wait(int groups) => throw DeviceOnly.Error;
}
