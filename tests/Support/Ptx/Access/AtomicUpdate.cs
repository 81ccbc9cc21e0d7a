using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>atom and red: reads, updates and writes as one step; atom returns what was there.</summary>
internal sealed unsafe class AtomicUpdate<TSpace, T>(
    string operation, Operand? d, PtxAddress at, Operand b, Operand? c) : Instruction
    where TSpace : struct, IAddressSpace
    where T : unmanaged, INumber<T>
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, at.Base, b, c ?? b);
        byte* file = warp.Registers;
        lock (warp.Block.Launch.AtomicLock)
        {
            for (uint left = mask; left != 0; left &= left - 1)
            {
                int lane = BitOperations.TrailingZeroCount(left);
                var place = (T*)TSpace.Update(warp, this, lane, at.Of(file, lane), sizeof(T));
                var before = *place;
                var third = c is Operand value ? ((T*)(file + value.Offset))[lane] : default;
                *place = Update(before, ((T*)(file + b.Offset))[lane], third);
                if (d is Operand result)
                {
                    ((T*)(file + result.Offset))[lane] = before;
                }
            }
        }

        if (d is Operand written)
        {
            warp.Wrote(mask, written);
        }
    }

    private T Update(T before, T b, T c) => operation switch
    {
        "add" => before + b,
        "min" => T.Min(before, b),
        "max" => T.Max(before, b),
        "exch" => b,
        "cas" => before == b ? c : before,
        "and" => T.CreateTruncating(ulong.CreateTruncating(before) & ulong.CreateTruncating(b)),
        "or" => T.CreateTruncating(ulong.CreateTruncating(before) | ulong.CreateTruncating(b)),
        "xor" => T.CreateTruncating(ulong.CreateTruncating(before) ^ ulong.CreateTruncating(b)),
        "inc" => before >= b ? T.Zero : before + T.One,
        _ => before == T.Zero || before > b ? b : before - T.One,
    };
}
