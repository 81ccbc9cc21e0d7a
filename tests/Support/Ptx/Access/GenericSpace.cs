using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// Global, shared or local memory, as the address says: global addresses are generic ones as they are, the
/// others lie in windows that cvta leads into and out of.
/// </summary>
internal readonly unsafe struct GenericSpace : IAddressSpace
{
    // Far above any address of the host.
    public const ulong SharedWindow = 1ul << WindowShift;
    public const ulong LocalWindow = 2ul << WindowShift;

    private const int WindowShift = 56;

    /// <summary>Whether an address in that space is one of global memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsGlobal<TSpace>(ulong address) where TSpace : struct, IAddressSpace
        => typeof(TSpace) == typeof(GlobalSpace)
            || (typeof(TSpace) == typeof(GenericSpace) && address < SharedWindow);

    public static byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => (address >> WindowShift) switch
        {
            1 => SharedAddressSpace.Read(warp, instruction, lane, address - SharedWindow, bytes),
            2 => LocalAddressSpace.Read(warp, instruction, lane, address - LocalWindow, bytes),
            _ => GlobalSpace.Read(warp, instruction, lane, address, bytes),
        };

    public static byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => (address >> WindowShift) switch
        {
            1 => SharedAddressSpace.Write(warp, instruction, lane, address - SharedWindow, bytes),
            2 => LocalAddressSpace.Write(warp, instruction, lane, address - LocalWindow, bytes),
            _ => GlobalSpace.Write(warp, instruction, lane, address, bytes),
        };

    public static byte* Update(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => (address >> WindowShift) switch
        {
            1 => SharedAddressSpace.Update(warp, instruction, lane, address - SharedWindow, bytes),
            2 => LocalAddressSpace.Update(warp, instruction, lane, address - LocalWindow, bytes),
            _ => GlobalSpace.Update(warp, instruction, lane, address, bytes),
        };
}
