namespace SimClr.Kernels.Ptx;

/// <summary>A path that has come to a place where others come too, and the block that it ends in.</summary>
internal sealed record Arrival(State State, Block Block);
