using System.Numerics;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Division by a constant power of two, as shifts: ptxas divides by it as by any other number.
/// </summary>
internal static class PowerOfTwo
{
    /// <summary>Quotient or remainder; null for what is no division by a power of two.</summary>
    public static Value? Divide(Arithmetic arithmetic, ArithmeticOp op, Value a, Constant divisor)
    {
        long number = divisor.Bits;
        if (number < 2 || (number & (number - 1)) != 0)
            return null;
        var type = Arithmetic.TypeOf(a);
        int shift = BitOperations.Log2((ulong)number), width = type == ScalarType.Int64 ? 64 : 32;
        var mask = new Constant(type, number - 1);
        switch (op)
        {
            case ArithmeticOp.DivUnsigned: return arithmetic.Binary(ArithmeticOp.ShrUnsigned, a, Constant.Of(shift));
            case ArithmeticOp.RemUnsigned: return arithmetic.Binary(ArithmeticOp.And, a, mask);
        }

        // C# rounds towards zero: a negative number is first raised by divisor - 1.
        var sign = arithmetic.Binary(ArithmeticOp.Shr, a, Constant.Of(width - 1));
        var raise = arithmetic.Binary(ArithmeticOp.ShrUnsigned, sign, Constant.Of(width - shift));
        var raised = arithmetic.Binary(ArithmeticOp.Add, a, raise);
        return op switch
        {
            ArithmeticOp.Div => arithmetic.Binary(ArithmeticOp.Shr, raised, Constant.Of(shift)),
            ArithmeticOp.Rem => arithmetic.Binary(
                ArithmeticOp.Sub, arithmetic.Binary(ArithmeticOp.And, raised, mask), raise),
            _ => null,
        };
    }
}
