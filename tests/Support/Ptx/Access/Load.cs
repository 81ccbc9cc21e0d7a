using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>ld: one, two or four elements for each lane.</summary>
/// <param name="registerBytes">Of each destination.</param>
internal sealed unsafe class Load<TSpace>(Operand[] d, int[] registerBytes, PtxAddress from, PtxType type)
    : Instruction
    where TSpace : struct, IAddressSpace
{
    private readonly int elementBytes = type.Bytes();
    private readonly int bytes = type.Bytes() * d.Length;
    private readonly bool signed = type.IsSigned();
    private readonly bool plainWords = type.Bytes() == 4 && registerBytes.All(length => length == 4);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, from.Base);
        bool done = plainWords && (typeof(TSpace) == typeof(SharedAddressSpace)
            ? warp.Block.Shared.ReadWords(warp, mask, from, d)
            : mask == Warp.AllLanes && from.IsWide && ReadRow(warp));
        if (!done)
        {
            byte* file = warp.Registers;
            for (uint left = mask; left != 0; left &= left - 1)
            {
                int lane = BitOperations.TrailingZeroCount(left);
                byte* source = TSpace.Read(warp, this, lane, from.Of(file, lane), bytes);
                if (plainWords)
                {
                    for (int i = 0; i < d.Length; i++)
                    {
                        ((uint*)(file + d[i].Offset))[lane] = ((uint*)source)[i];
                    }
                }
                else
                {
                    for (int i = 0; i < d.Length; i++)
                    {
                        ulong element = Element(source + i * elementBytes);
                        Plane.Put(file + d[i].Offset, lane, registerBytes[i], element);
                    }
                }
            }
        }

        foreach (var destination in d)
        {
            warp.Wrote(mask, destination);
        }
    }

    /// <summary>All lanes read neighbouring words, or all the same ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadRow(Warp warp)
    {
        ulong* addresses = (ulong*)(warp.Registers + from.Base.Offset);
        ulong first = addresses[0] + (ulong)from.Offset;
        if (!GenericSpace.IsGlobal<TSpace>(first))
        {
            return false;
        }

        if (d.Length == 1 && Lanes.AreApart(addresses, sizeof(uint)))
        {
            byte* row = first % sizeof(uint) == 0
                ? warp.Block.Launch.Memory.ReadRun(first, Warp.Lanes * sizeof(uint))
                : null;
            if (row != null)
            {
                Lanes.CopyWords(row, warp.Registers + d[0].Offset);
            }

            return row != null;
        }

        if (!Lanes.AreApart(addresses, 0))
        {
            return false;
        }

        uint* source = (uint*)TSpace.Read(warp, this, 0, first, bytes);
        for (int i = 0; i < d.Length; i++)
        {
            var value = Vector512.Create(source[i]);
            value.StoreAligned((uint*)(warp.Registers + d[i].Offset));
            value.StoreAligned((uint*)(warp.Registers + d[i].Offset) + Vector512<uint>.Count);
        }

        return true;
    }

    private ulong Element(byte* source) => (elementBytes, signed) switch
    {
        (1, false) => *source,
        (1, true) => (ulong)*(sbyte*)source,
        (2, false) => *(ushort*)source,
        (2, true) => (ulong)*(short*)source,
        (4, false) => *(uint*)source,
        (4, true) => (ulong)*(int*)source,
        _ => *(ulong*)source,
    };
}
