using SimClr.Tensors;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>What an op of a step does to the memory, in bytes.</summary>
/// <param name="Name">With what one output is computed from, where it has a weight: <c>conv2d 3x3x64</c>.</param>
/// <param name="Forward">Its forward line.</param>
/// <param name="Kept">What its forward line left behind: its output, and what else its backward line will read.</param>
public sealed record OpMemory(string Name, Shape Output, MemoryUse Forward, long Kept)
{
    /// <summary>Its backward line; null where the tape did not walk through it.</summary>
    public MemoryUse? Backward { get; internal set; }
}

/// <summary>Memory of one line of an op.</summary>
/// <param name="InUse">After it.</param>
/// <param name="Peak">The most within it, scratch memory counted.</param>
public readonly record struct MemoryUse(long InUse, long Peak);
