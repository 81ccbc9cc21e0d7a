namespace SimClr.Kernels.Ptx;

/// <summary>How far the emitter had come.</summary>
internal sealed record EmitterMark(int Blocks, Block Current, int Instructions, int[] Registers, int Scope);
