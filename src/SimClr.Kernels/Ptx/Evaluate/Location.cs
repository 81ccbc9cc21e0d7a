namespace SimClr.Kernels.Ptx;

/// <summary>
/// A place in the code of the frame at a depth; the chain of calls below it is the path's own.
/// </summary>
internal readonly record struct Location(int Depth, int Instruction);
