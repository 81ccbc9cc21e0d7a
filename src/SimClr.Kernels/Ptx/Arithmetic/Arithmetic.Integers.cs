using System.Numerics;

namespace SimClr.Kernels.Ptx;

/// <content>Integers: sums with constants and products by constants stay open as long as they can.</content>
internal sealed partial class Arithmetic
{
    private Value Shift(ArithmeticOp op, Value a, Value count)
    {
        a = Integer(a);
        var type = TypeOf(a);
        if (count is Constant known)
        {
            int bits = (int)known.Bits & (type == ScalarType.Int64 ? 63 : 31);
            if (bits == 0)
                return a;
            if (a is Constant constant)
                return Folding.Fold(op, constant, Constant.Of(bits))!;
            if (op == ArithmeticOp.Shl && (a is ScaledIndex || a is Register { Addend: not 0 }))
                return Binary(ArithmeticOp.Mul, a, new Constant(type, 1L << bits));
            count = Constant.Of(bits);
        }

        // C# masks the count where it is not a constant; PTX takes it as it is and would clamp it.
        return Emit(op, a, Integer(count));
    }

    private Value Integers(ArithmeticOp op, Value a, Value b)
    {
        if (a is Constant && op is ArithmeticOp.Add or ArithmeticOp.Mul)
            (a, b) = (b, a);
        if (b is Constant constant)
        {
            long number = constant.Bits;
            switch (op)
            {
                case ArithmeticOp.Add: return Plus(a, number);
                case ArithmeticOp.Sub: return Plus(a, -number);
                case ArithmeticOp.Mul when number == 0: return b;
                case ArithmeticOp.Mul or ArithmeticOp.Div or ArithmeticOp.DivUnsigned when number == 1: return a;
                case ArithmeticOp.Mul: return Times(a, constant);
                case ArithmeticOp.Div or ArithmeticOp.DivUnsigned or ArithmeticOp.Rem or ArithmeticOp.RemUnsigned
                    when PowerOfTwo.Divide(this, op, a, constant) is { } quotient:
                    return quotient;
                case ArithmeticOp.Or or ArithmeticOp.Xor when number == 0: return a;
                case ArithmeticOp.And when number == 0: return b;
            }
        }

        if (op == ArithmeticOp.Add)
            return Sum(a, b);
        if (op == ArithmeticOp.Sub && a is Register left && b is Register right && left.Addend != right.Addend)
            return Plus(Emit(op, left with { Addend = 0 }, right with { Addend = 0 }), left.Addend - right.Addend);
        if (op == ArithmeticOp.Mul && a is ScaledIndex { Scale: 1, Offset: 0 } x
            && b is ScaledIndex { Scale: 1, Offset: 0 } y && x.Signed == y.Signed)
        {
            string wide = x.Signed ? Instructions.WideSigned : Instructions.WideUnsigned;
            return emitter.Pure(wide, ScalarType.Int64, Operand(x.Index), Operand(y.Index));
        }

        return Emit(op, a, b);
    }

    private Value Sum(Value a, Value b)
    {
        if (a is ScaledIndex)
            (a, b) = (b, a);
        if (a is Register wide && b is ScaledIndex index)
        {
            string name = index.Signed ? Instructions.WideAddSigned : Instructions.WideAddUnsigned;
            var sum = emitter.Pure(
                name, ScalarType.Int64, Operand(index.Index), Constant.Of((int)index.Scale),
                wide with { Addend = 0 });
            return Plus(sum, index.Offset + wide.Addend);
        }

        if (a is not Register left || b is not Register right)
            return Emit(ArithmeticOp.Add, a, b);
        var total = Emit(ArithmeticOp.Add, left with { Addend = 0 }, right with { Addend = 0 });
        return Plus(total, left.Addend + right.Addend);
    }

    private Value Plus(Value value, long number) => value switch
    {
        Register { Type: ScalarType.Int32 } narrow => narrow with { Addend = (int)(narrow.Addend + number) },
        Register register => register with { Addend = register.Addend + number },
        ScaledIndex index => index with { Offset = index.Offset + number },
        _ => Emit(ArithmeticOp.Add, value, new Constant(TypeOf(value), number)),
    };

    private Value Times(Value value, Constant factor)
    {
        // The instruction takes the scale as 32 bits, with the sign of the index.
        if (value is ScaledIndex index && (int)(index.Scale * factor.Bits) == index.Scale * factor.Bits
            && (index.Signed || factor.Bits > 0))
        {
            return index with { Scale = index.Scale * factor.Bits, Offset = index.Offset * factor.Bits };
        }

        if (value is Register { Addend: not 0 } sum)
            return Plus(Times(sum with { Addend = 0 }, factor), sum.Addend * factor.Bits);
        bool power = factor.Bits > 0 && (factor.Bits & (factor.Bits - 1)) == 0;
        return power
            ? Emit(ArithmeticOp.Shl, value, Constant.Of(BitOperations.Log2((ulong)factor.Bits)))
            : Emit(ArithmeticOp.Mul, value, factor);
    }

    private Value Extended(ScaledIndex index)
    {
        var value = Operand(index.Index);
        var wide = index.Scale == 1
            ? emitter.Pure(Instructions.Extend(index.Signed), ScalarType.Int64, value)
            : emitter.Pure(
                index.Signed ? Instructions.WideSigned : Instructions.WideUnsigned, ScalarType.Int64, value,
                Constant.Of((int)index.Scale));
        return Operand(wide with { Addend = index.Offset });
    }
}
