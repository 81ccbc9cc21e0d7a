using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>Instructions that several lanes execute together.</summary>
internal static unsafe class Collective
{
    /// <summary>
    /// The lanes of the member mask once all are here, 0 while some are missing. The mask is the same in all
    /// lanes and names the lane itself.
    /// </summary>
    public static uint Gather(Warp warp, Instruction instruction, uint mask, Operand members)
    {
        warp.Need(instruction, mask, members);
        int first = BitOperations.TrailingZeroCount(mask);
        uint* masks = (uint*)(warp.Registers + members.Offset);
        uint wanted = masks[first];
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            if (masks[lane] != wanted || (wanted >> lane & 1) == 0)
            {
                throw warp.Fault(instruction, lane,
                    $"member mask {masks[lane]:x8}: must name the lane, and be {wanted:x8} as in lane {first}");
            }
        }

        return warp.Gather(instruction, mask, wanted) ? wanted : 0;
    }
}
