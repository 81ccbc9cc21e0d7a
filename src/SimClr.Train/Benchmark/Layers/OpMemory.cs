using SimClr.Tensors;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>What an op of a step does to the memory, in bytes.</summary>
/// <param name="Name"><see cref="OpInfo.Title"/>.</param>
/// <param name="Forward">Its forward line.</param>
/// <param name="Kept">
/// By how much memory in use grew up to the end of its forward line: its output, and what else its backward line will
/// read, less what was freed meanwhile.
/// </param>
public sealed record OpMemory(string Name, Shape Output, MemoryUse Forward, long Kept)
{
    /// <summary>Its backward line; null where the tape did not walk through it.</summary>
    public MemoryUse? Backward { get; internal set; }
}

/// <summary>Memory of one line of an op.</summary>
/// <param name="InUse">After it.</param>
/// <param name="Peak">The most within it, scratch memory counted.</param>
public readonly record struct MemoryUse(long InUse, long Peak);
