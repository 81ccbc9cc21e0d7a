using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <content>
/// Accesses of whole words by a warp, which is most of them. Nothing is reported here: at the first lane that
/// something could be said about, these return false, and the lanes are looked at one by one, again.
/// </content>
internal sealed unsafe partial class SharedSpace
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool ReadWords(Warp warp, uint mask, PtxAddress from, Operand[] d)
    {
        int count = d.Length;
        uint length = (uint)count * sizeof(uint);
        if (shift != 2 || bytes < length)
        {
            return false;
        }

        byte* file = warp.Registers;
        uint* words = (uint*)data.Pointer;
        uint last = bytes - length;
        uint before = ordered;
        uint first = Me(warp, 0);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            ulong address = from.Of(file, lane);
            if (address > last || (address & (length - 1)) != 0)
            {
                return false;
            }

            uint me = first + (uint)lane;
            uint g = (uint)address >> 2;
            for (int i = 0; i < count; i++, g++)
            {
                uint reader = readers[g];
                if (writers[g] - 1 >= before - 1)
                {
                    return false;
                }

                if (reader < before)
                {
                    readers[g] = me;
                }
                else if (reader != me && (reader & KindMask) != SeveralWarps)
                {
                    readers[g] = Merge(reader, me, warp);
                }

                ((uint*)(file + d[i].Offset))[lane] = words[g];
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool WriteWords(Warp warp, uint mask, PtxAddress to, Operand[] s)
    {
        int count = s.Length;
        uint length = (uint)count * sizeof(uint);
        if (shift != 2 || bytes < length)
        {
            return false;
        }

        byte* file = warp.Registers;
        uint* words = (uint*)data.Pointer;
        uint last = bytes - length;
        uint before = ordered;
        uint first = Me(warp, 0);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            ulong address = to.Of(file, lane);
            if (address > last || (address & (length - 1)) != 0)
            {
                return false;
            }

            uint me = first + (uint)lane;
            uint g = (uint)address >> 2;
            for (int i = 0; i < count; i++, g++)
            {
                uint writer = writers[g];
                if ((writer >= before && writer != me) || (readers[g] >= before && readers[g] != me))
                {
                    return false;
                }

                writers[g] = me;
                words[g] = ((uint*)(file + s[i].Offset))[lane];
            }
        }

        return true;
    }
}
