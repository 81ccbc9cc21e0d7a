using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>d = f(a, b, c) of 16 bits, for what few kernels do with them.</summary>
internal sealed unsafe class ShortArithmetic(
    Operand d, Operand[] sources, bool signed, Func<int, int, int, int> operation) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        foreach (var source in sources)
        {
            warp.Need(this, mask, source);
        }

        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            try
            {
                int result = operation(Value(warp, 0, lane), Value(warp, 1, lane), Value(warp, 2, lane));
                ((uint*)(warp.Registers + d.Offset))[lane] = (ushort)result;
            }
            catch (DivideByZeroException)
            {
                throw warp.Fault(this, lane, "division by zero");
            }
        }

        warp.Wrote(mask, d);
    }

    private int Value(Warp warp, int index, int lane)
    {
        uint bits = index < sources.Length ? ((uint*)(warp.Registers + sources[index].Offset))[lane] : 0;
        return signed ? (short)bits : (ushort)bits;
    }
}
