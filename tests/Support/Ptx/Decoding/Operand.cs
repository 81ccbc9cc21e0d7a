namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// A register, constant or special register: 32 lanes of 4 or 8 bytes (a predicate: 4 bytes, a bit for each
/// lane) in the register file of a warp. Registers of 8 and 16 bits are the lower bits of 4 bytes, the upper
/// ones zero.
/// </summary>
/// <param name="Offset">In bytes from the start of the register file.</param>
/// <param name="Slot">Where the warp notes which lanes have been written; 0 for what always is.</param>
internal readonly record struct Operand(int Offset, int Slot);
