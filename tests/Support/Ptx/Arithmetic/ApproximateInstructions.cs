using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>ex2.approx and the like.</summary>
/// <param name="bound">How far the result may be from the exact one; null: not at all.</param>
internal sealed unsafe class Approximate(
    Operand d, Operand a, Func<double, double> exact, Func<double, double, double>? bound) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        float* x = (float*)(warp.Registers + a.Offset);
        float* z = (float*)(warp.Registers + d.Offset);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            double y = exact(x[lane]);
            z[lane] = bound is null ? (float)y
                : Approximation.Stray(y, bound(x[lane], y), BitConverter.SingleToUInt32Bits(x[lane]));
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>div.approx.</summary>
internal sealed unsafe class ApproximateQuotient(Operand d, Operand a, Operand b, bool strays) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b);
        float* x = (float*)(warp.Registers + a.Offset);
        float* y = (float*)(warp.Registers + b.Offset);
        float* z = (float*)(warp.Registers + d.Offset);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            double quotient = (double)x[lane] / y[lane];
            uint operands = 31 * BitConverter.SingleToUInt32Bits(x[lane])
                + BitConverter.SingleToUInt32Bits(y[lane]);
            z[lane] = strays ? Approximation.Stray(quotient, 2 * Approximation.Ulp(quotient), operands)
                : (float)quotient;
        }

        warp.Wrote(mask, d);
    }
}
