namespace SimClr.Tests.Support.Ptx;

/// <summary>A base register of 4 or 8 bytes and a constant.</summary>
internal readonly record struct PtxAddress(Operand Base, bool IsWide, long Offset)
{
    /// <summary>A lane's address.</summary>
    public unsafe ulong Of(byte* file, int lane)
        => IsWide
            ? ((ulong*)(file + Base.Offset))[lane] + (ulong)Offset
            : (uint)(((uint*)(file + Base.Offset))[lane] + (uint)Offset);
}
