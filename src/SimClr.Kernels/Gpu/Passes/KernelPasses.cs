namespace SimClr.Kernels.Gpu;

/// <summary>
/// What we add to ILGPU's passes over a kernel. The repairs (<see cref="BoolConversions"/>,
/// <see cref="ExchangedComparisons"/>, <see cref="SplitEdges"/>) always run.
/// </summary>
[Flags]
public enum KernelPasses
{
    None = 0,

    /// <summary><see cref="SplitExits"/>, then ILGPU's unrolling: register tiles need it.</summary>
    Unroll = 1,

    /// <summary><see cref="ConstantOffsets"/>.</summary>
    ConstantOffsets = 2,

    /// <summary>ILGPU's hoisting once more at the end: its own code placement sinks invariants into loops.</summary>
    HoistAgain = 4,

    All = Unroll | ConstantOffsets | HoistAgain,
}
