namespace SimClr.Kernels.Ptx;

/// <summary>
/// Instructions that run in a row, and where they lead: to one block, to one of two, or out of the kernel.
/// </summary>
internal sealed class Block
{
    public List<Instruction> Instructions { get; } = [];

    /// <summary>Null where the path ends inside.</summary>
    public Block? Next { get; set; }

    /// <summary>Taken where the condition holds.</summary>
    public Block? Taken { get; set; }

    public Register? Condition { get; set; }
}
