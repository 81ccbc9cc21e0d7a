using System.Reflection;

namespace SimClr.Kernels.Gpu;

/// <summary>A compiled kernel: PTX, and what a launch has to know of it.</summary>
/// <param name="Name">The entry's name in the text.</param>
/// <param name="Text">A whole PTX module with this one entry.</param>
/// <param name="ParameterOffsets">
/// Where each parameter of the C# method starts in the argument buffer: natural alignment, in order.
/// </param>
/// <param name="ParameterBytes">Length of the argument buffer.</param>
/// <param name="DynamicSharedBytes">Shared memory to ask for at launch, beside what the text declares.</param>
public sealed record GpuKernel(
    string Name, string Text, IReadOnlyList<int> ParameterOffsets, int ParameterBytes, int DynamicSharedBytes)
{
    /// <summary>All shared memory of a block, declared or asked for.</summary>
    public int SharedBytes { get; init; }

    /// <summary>The C# method; null where the text was written by hand.</summary>
    public MethodInfo? Method { get; init; }
}
