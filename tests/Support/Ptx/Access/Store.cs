using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>st: one, two or four elements from each lane.</summary>
/// <param name="wide">Which sources are registers of 64 bits.</param>
internal sealed unsafe class Store<TSpace>(PtxAddress to, Operand[] s, bool[] wide, PtxType type)
    : Instruction
    where TSpace : struct, IAddressSpace
{
    private readonly int elementBytes = type.Bytes();
    private readonly int bytes = type.Bytes() * s.Length;
    private readonly bool plainWords = type.Bytes() == 4 && !wide.Contains(true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, to.Base);
        foreach (var source in s)
        {
            warp.Need(this, mask, source);
        }

        bool done = plainWords && (typeof(TSpace) == typeof(SharedAddressSpace)
            ? warp.Block.Shared.WriteWords(warp, mask, to, s)
            : mask == Warp.AllLanes && to.IsWide && WriteRow(warp));
        if (done)
        {
            return;
        }

        byte* file = warp.Registers;
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            byte* target = TSpace.Write(warp, this, lane, to.Of(file, lane), bytes);
            for (int i = 0; i < s.Length; i++)
            {
                if (plainWords)
                {
                    ((uint*)target)[i] = ((uint*)(file + s[i].Offset))[lane];
                }
                else
                {
                    Put(target + i * elementBytes, file + s[i].Offset, lane, wide[i]);
                }
            }
        }
    }

    /// <summary>All lanes write neighbouring words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool WriteRow(Warp warp)
    {
        ulong* addresses = (ulong*)(warp.Registers + to.Base.Offset);
        ulong first = addresses[0] + (ulong)to.Offset;
        if (!GenericSpace.IsGlobal<TSpace>(first)
            || s.Length != 1 || first % sizeof(uint) != 0 || !Lanes.AreApart(addresses, sizeof(uint)))
        {
            return false;
        }

        byte* row = warp.Block.Launch.Memory.WriteRun(first, Warp.Lanes * sizeof(uint));
        if (row != null)
        {
            Lanes.CopyWords(warp.Registers + s[0].Offset, row);
        }

        return row != null;
    }

    private void Put(byte* target, byte* plane, int lane, bool isWide)
    {
        ulong value = isWide ? ((ulong*)plane)[lane] : ((uint*)plane)[lane];
        switch (elementBytes)
        {
            case 1:
                *target = (byte)value;
                break;
            case 2:
                *(ushort*)target = (ushort)value;
                break;
            case 4:
                *(uint*)target = (uint)value;
                break;
            default:
                *(ulong*)target = value;
                break;
        }
    }
}
