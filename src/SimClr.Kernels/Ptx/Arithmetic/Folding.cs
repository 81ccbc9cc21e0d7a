namespace SimClr.Kernels.Ptx;

/// <summary>Arithmetic on constants, as .NET does it.</summary>
internal static class Folding
{
    /// <summary>Null where .NET would throw or the operation does not exist.</summary>
    public static Constant? Fold(ArithmeticOp op, Constant a, Constant b) => a.Type switch
    {
        ScalarType.Float32 => Float(op, a.Float, b.Float),
        ScalarType.Float64 => Double(op, a.Number, b.Number),
        ScalarType.Int32 => Int(op, (int)a.Bits, (int)b.Bits),
        _ => Long(op, a.Bits, b.Bits),
    };

    public static bool Compare(Comparison comparison, bool unsignedOrUnordered, Constant a, Constant b)
    {
        if (a.IsFloat)
        {
            return double.IsNaN(a.Number) || double.IsNaN(b.Number)
                ? unsignedOrUnordered
                : Holds(comparison, a.Number == b.Number ? 0 : a.Number < b.Number ? -1 : 1);
        }

        int sign = !unsignedOrUnordered ? a.Bits.CompareTo(b.Bits)
            : a.Type == ScalarType.Int32 ? ((uint)a.Bits).CompareTo((uint)b.Bits)
            : ((ulong)a.Bits).CompareTo((ulong)b.Bits);
        return Holds(comparison, sign);
    }

    private static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Eq => order == 0,
        Comparison.Ne => order != 0,
        Comparison.Lt => order < 0,
        Comparison.Le => order <= 0,
        Comparison.Gt => order > 0,
        _ => order >= 0,
    };

    private static Constant? Float(ArithmeticOp op, float a, float b) => op switch
    {
        ArithmeticOp.Add => Constant.Of(a + b),
        ArithmeticOp.Sub => Constant.Of(a - b),
        ArithmeticOp.Mul => Constant.Of(a * b),
        ArithmeticOp.Div => Constant.Of(a / b),
        _ => null,
    };

    private static Constant? Double(ArithmeticOp op, double a, double b) => op switch
    {
        ArithmeticOp.Add => Constant.Of(a + b),
        ArithmeticOp.Sub => Constant.Of(a - b),
        ArithmeticOp.Mul => Constant.Of(a * b),
        ArithmeticOp.Div => Constant.Of(a / b),
        _ => null,
    };

    private static Constant? Int(ArithmeticOp op, int a, int b) => op switch
    {
        ArithmeticOp.Div or ArithmeticOp.Rem or ArithmeticOp.DivUnsigned or ArithmeticOp.RemUnsigned when b == 0
            => null,
        ArithmeticOp.Div => Constant.Of((int)((long)a / b)),
        ArithmeticOp.Rem => Constant.Of((int)((long)a % b)),
        ArithmeticOp.DivUnsigned => Constant.Of((int)((uint)a / (uint)b)),
        ArithmeticOp.RemUnsigned => Constant.Of((int)((uint)a % (uint)b)),
        ArithmeticOp.Shl => Constant.Of(a << b),
        ArithmeticOp.Shr => Constant.Of(a >> b),
        ArithmeticOp.ShrUnsigned => Constant.Of(a >>> b),
        _ => Constant.Of((int)Long(op, a, b)!.Bits),
    };

    private static Constant? Long(ArithmeticOp op, long a, long b) => op switch
    {
        ArithmeticOp.Add => Constant.Of(a + b),
        ArithmeticOp.Sub => Constant.Of(a - b),
        ArithmeticOp.Mul => Constant.Of(a * b),
        ArithmeticOp.And => Constant.Of(a & b),
        ArithmeticOp.Or => Constant.Of(a | b),
        ArithmeticOp.Xor => Constant.Of(a ^ b),
        ArithmeticOp.Shl => Constant.Of(a << (int)b),
        ArithmeticOp.Shr => Constant.Of(a >> (int)b),
        ArithmeticOp.ShrUnsigned => Constant.Of(a >>> (int)b),
        _ when b == 0 || b == -1 => null,
        ArithmeticOp.Div => Constant.Of(a / b),
        ArithmeticOp.Rem => Constant.Of(a % b),
        ArithmeticOp.DivUnsigned => Constant.Of((long)((ulong)a / (ulong)b)),
        _ => Constant.Of((long)((ulong)a % (ulong)b)),
    };
}
