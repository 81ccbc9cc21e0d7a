namespace SimClr.Kernels.Gpu;

/// <summary>
/// Marks a static method as a kernel: code that ILGPU compiles and every thread of a launch runs. Everything it calls
/// is compiled into it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute
{
    /// <summary>
    /// Blocks that should fit on a multiprocessor at once (PTX <c>.minnctapersm</c>), which bounds the registers of
    /// a thread; 0 leaves it to the assembler.
    /// </summary>
    public int MinBlocksPerMultiprocessor { get; init; }

    /// <summary>Which of our passes run over it; all of them unless something else was measured to be better.</summary>
    public KernelPasses Passes { get; init; } = KernelPasses.All;

    /// <summary>
    /// Keeps the assembler from unrolling loops that are left: where they make few turns, it spends registers, and with
    /// them resident blocks, for nothing.
    /// </summary>
    public bool KeepLoops { get; init; }
}
