namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// Global or shared memory, as the address says, which for either is the one in its space. PTX that leaves the space
/// open is a mistake in ours; of other compilers' it reaches the interpreter as <c>ld.generic</c>.
/// </summary>
internal readonly unsafe struct GenericSpace : IAddressSpace
{
    private const ulong SharedEnd = 1 << 18; // more than a block may have; far below the arena

    public static byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => address < SharedEnd ? SharedAddressSpace.Read(warp, instruction, lane, address, bytes)
            : GlobalSpace.Read(warp, instruction, lane, address, bytes);

    public static byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => address < SharedEnd ? SharedAddressSpace.Write(warp, instruction, lane, address, bytes)
            : GlobalSpace.Write(warp, instruction, lane, address, bytes);

    public static byte* Update(Warp warp, Instruction instruction, int lane, ulong address, int bytes)
        => address < SharedEnd ? SharedAddressSpace.Update(warp, instruction, lane, address, bytes)
            : GlobalSpace.Update(warp, instruction, lane, address, bytes);
}
