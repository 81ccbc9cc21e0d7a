using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// Where an access goes; each turns a kernel's address into one of the host, or reports it.
/// </summary>
internal unsafe interface IAddressSpace
{
    static abstract byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int bytes);

    static abstract byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int bytes);

    static abstract byte* Update(Warp warp, Instruction instruction, int lane, ulong address, int bytes);
}

internal readonly unsafe struct GlobalSpace : IAddressSpace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
    {
        byte* place = warp.Block.Launch.Memory.Read(address, bytes);
        return place != null ? place : Report(warp, instruction, lane, address, bytes, reads: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
    {
        byte* place = warp.Block.Launch.Memory.Write(address, bytes);
        return place != null ? place : Report(warp, instruction, lane, address, bytes, reads: false);
    }

    public static byte* Update(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => Read(warp, instruction, lane, address, bytes);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* Report(Warp warp, Instruction instruction, int lane, ulong address, int bytes,
        bool reads)
    {
        var memory = warp.Block.Launch.Memory;
        if (memory.Forbids(address, bytes) is string why)
        {
            throw warp.Fault(instruction, lane, why);
        }

        if (reads && warp.Block.Launch.Checks.HasFlag(PtxChecks.Uninitialized))
        {
            throw warp.Fault(instruction, lane,
                $"global memory at {address:x}, {bytes} bytes: was not written");
        }

        return memory.Unchecked(address);
    }
}

internal readonly unsafe struct SharedAddressSpace : IAddressSpace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => warp.Block.Shared.Read(warp, instruction, lane, Narrow(address), bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => warp.Block.Shared.Write(warp, instruction, lane, Narrow(address), bytes);

    public static byte* Update(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => warp.Block.Shared.Update(warp, instruction, lane, Narrow(address), bytes);

    public static uint Narrow(ulong address) => address <= uint.MaxValue ? (uint)address : uint.MaxValue;
}

internal readonly unsafe struct LocalAddressSpace : IAddressSpace
{
    public static byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => warp.Block.Local.Read(warp, instruction, lane, address, bytes);

    public static byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => warp.Block.Local.Write(warp, instruction, lane, address, bytes);

    public static byte* Update(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => throw warp.Fault(instruction, lane, $"local memory at {address}: has no atomics");
}
