namespace SimClr.Kernels.Ptx;

/// <summary>
/// An address: <c>Base + Offset</c> or <c>Symbol + Offset</c>. Global bases are Int64, shared ones Int32
/// registers.
/// </summary>
internal sealed record Pointer(AddressSpace Space, Register? Base, string? Symbol, long Offset) : Value;
