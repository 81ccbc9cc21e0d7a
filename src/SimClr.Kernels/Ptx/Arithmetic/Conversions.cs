namespace SimClr.Kernels.Ptx;

/// <summary>
/// IL's conversions between numbers. From a float to an integer they saturate, as .NET does.
/// </summary>
internal sealed class Conversions(Arithmetic arithmetic)
{
    private Emitter Emitter => arithmetic.Emitter;

    /// <summary>
    /// To long or a native integer: <c>conv.i8</c>, <c>conv.u8</c>, <c>conv.i</c>, <c>conv.u</c>.
    /// </summary>
    public Value ToInt64(Value value, bool signed)
    {
        value = arithmetic.Integer(value);
        switch (value)
        {
            case Constant { IsFloat: true } number:
                return Constant.Of(signed ? (long)number.Number : (long)(ulong)number.Number);
            case Constant { Type: ScalarType.Int32 } constant:
                return Constant.Of(signed ? constant.Bits : (uint)constant.Bits);
            case Register { Type: ScalarType.Int32 } register:
                return new ScaledIndex(register, 1, 0, signed);
            case Register { Type: ScalarType.Float32 or ScalarType.Float64 } real:
                return Rounded(real, ScalarType.Int64, signed);
            default:
                return value;
        }
    }

    /// <summary><c>conv.i4</c>, <c>conv.u4</c>.</summary>
    public Value ToInt32(Value value, bool signed)
    {
        value = arithmetic.Integer(value);
        switch (value)
        {
            case Constant { IsFloat: true } number:
                return Constant.Of(signed ? (int)number.Number : (int)(uint)number.Number);
            case Constant constant:
                return Constant.Of((int)constant.Bits);
            case Register { Type: ScalarType.Int32 }:
                return value;
            case ScaledIndex index:
                var scaled = arithmetic.Binary(ArithmeticOp.Mul, index.Index, Constant.Of((int)index.Scale));
                return arithmetic.Binary(ArithmeticOp.Add, scaled, Constant.Of((int)index.Offset));
            case Register { Type: ScalarType.Int64 } wide:
                var low = Emitter.Pure(Instructions.Truncate(), ScalarType.Int32, wide with { Addend = 0 });
                return low with { Addend = (int)wide.Addend };
            case Register real:
                return Rounded(real, ScalarType.Int32, signed);
            default:
                return arithmetic.Operand(value) is Register { Type: ScalarType.Int32 } narrow
                    ? narrow
                    : ToInt32(arithmetic.Operand(value), signed);
        }
    }

    /// <summary>To a byte or short, extended to 32 bits again: <c>conv.i1</c> to <c>conv.u2</c>.</summary>
    public Value Narrow(Value value, Storage storage)
    {
        value = ToInt32(value, true);
        var shift = Constant.Of(storage is Storage.Int8 ? 24 : 16);
        return storage switch
        {
            Storage.UInt8 => arithmetic.Binary(ArithmeticOp.And, value, Constant.Of(0xFF)),
            Storage.UInt16 => arithmetic.Binary(ArithmeticOp.And, value, Constant.Of(0xFFFF)),
            _ => arithmetic.Binary(ArithmeticOp.Shr, arithmetic.Binary(ArithmeticOp.Shl, value, shift), shift),
        };
    }

    /// <summary><c>conv.r4</c>, <c>conv.r8</c>, and from an unsigned integer <c>conv.r.un</c>.</summary>
    public Value ToFloat(Value value, ScalarType type, bool signed = true)
    {
        value = arithmetic.Integer(value);
        if (value is Constant constant)
            return Fold(constant, type, signed);
        var operand = arithmetic.Operand(value);
        var from = Arithmetic.TypeOf(operand);
        if (from == type)
            return operand;
        string name = from is ScalarType.Float32 or ScalarType.Float64
            ? Instructions.FloatToFloat(type)
            : Instructions.IntegerToFloat(type, signed, from);
        return Emitter.Pure(name, type, operand);
    }

    /// <summary>The same bits as another type: <c>BitConverter.SingleToInt32Bits</c> and its like.</summary>
    public Value Reinterpret(Value value, ScalarType type)
    {
        value = arithmetic.Integer(value);
        if (value is Constant constant)
            return new Constant(type, constant.Bits);
        var operand = arithmetic.Operand(value);
        return Arithmetic.TypeOf(operand) == type
            ? operand
            : Emitter.Pure(Instructions.MoveBits(type), type, operand);
    }

    /// <summary>Towards zero. PTX makes NaN 0 only from f32 to 32 bits, .NET always.</summary>
    private Register Rounded(Register real, ScalarType type, bool signed)
    {
        var rounded = Emitter.Pure(Instructions.FloatToInteger(type, signed, real.Type), type, real);
        if (real.Type == ScalarType.Float32 && type == ScalarType.Int32)
            return rounded;
        var isNumber = arithmetic.Compare(Comparison.Eq, false, real, real);
        return Emitter.Pure(Instructions.Select(type), type, rounded, new Constant(type, 0), isNumber);
    }

    private static Constant Fold(Constant constant, ScalarType type, bool signed)
    {
        long bits = constant.Bits;
        bool narrow = constant.Type == ScalarType.Int32;
        if (type == ScalarType.Float64)
        {
            return Constant.Of(constant.IsFloat ? constant.Number
                : signed ? bits
                : narrow ? (uint)bits : (double)(ulong)bits);
        }

        return Constant.Of(constant.IsFloat ? (float)constant.Number
            : signed ? bits
            : narrow ? (uint)bits : (float)(ulong)bits);
    }
}
