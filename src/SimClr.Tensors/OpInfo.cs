namespace SimClr.Tensors;

/// <summary>What an op says of itself to whoever listens.</summary>
/// <param name="Name"><c>conv2d</c></param>
/// <param name="Flops">
/// Multiplications and additions of its matrix products, forward; each gradient of a factor costs as many. 0 where
/// it waits for memory.
/// </param>
public readonly record struct OpInfo(string Name, long Flops)
{
    /// <summary>What one output is computed from, for an op with a weight: (3,3,64). Else empty.</summary>
    public Shape Inner { get; init; }

    /// <summary>Its name and what one output is computed from, by which layers differ: <c>conv2d 3x3x64</c>.</summary>
    public string Title => Inner.Rank == 0 ? Name : $"{Name} {string.Join('x', Inner.Dimensions.ToArray())}";

    /// <summary>What it does on the way: <c>shortcut</c>. Null for nothing.</summary>
    public string? Fused { get; init; }
}
