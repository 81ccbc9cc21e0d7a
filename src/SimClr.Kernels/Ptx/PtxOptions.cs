using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>What a kernel is compiled for.</summary>
/// <param name="Block">Threads in a block: written as <c>.reqntid</c>, and <c>Group.DimX</c> is this constant.</param>
/// <param name="Target">Oldest architecture that can run it: <c>sm_80</c>.</param>
/// <param name="CheckBounds">
/// Checks every index of an ArrayView in global or shared memory and traps where it is outside.
/// </param>
public readonly record struct PtxOptions(Dim3 Block, string Target = "sm_80", bool CheckBounds = false);
