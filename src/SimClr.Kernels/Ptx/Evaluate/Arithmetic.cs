namespace SimClr.Kernels.Ptx;

/// <summary>IL's arithmetic: on constants at compile time, else by instructions.</summary>
internal sealed class Arithmetic(Emitter emitter)
{
    public Emitter Emitter => emitter;

    public static ScalarType TypeOf(Value value) => value switch
    {
        Constant constant => constant.Type,
        Register register => register.Type,
        _ => ScalarType.Int64,
    };

    /// <summary>The value as an instruction takes it: a constant, or a register with nothing left to add.</summary>
    public Value Operand(Value value) => value switch
    {
        Register { Addend: not 0, Type: ScalarType.Predicate } negated => emitter.Pure(
            Instructions.Not, ScalarType.Predicate, negated with { Addend = 0 }),
        Register { Addend: not 0 } sum => emitter.Pure(
            Instructions.Binary(ArithmeticOp.Add, sum.Type), sum.Type, sum with { Addend = 0 }, new Constant(sum.Type, sum.Addend)),
        ScaledIndex index => Extended(index),
        Pointer pointer => Number(pointer),
        Constant or Register => value,
        _ => throw PtxDiagnostic.NotAScalar(value),
    };

    public Register InRegister(Value value)
        => Operand(value) switch
        {
            Register register => register,
            var constant => emitter.Pure(Instructions.Move(TypeOf(constant)), TypeOf(constant), constant),
        };

    /// <summary>A condition as the int 0 or 1 that it is on IL's stack.</summary>
    public Value Integer(Value value)
    {
        if (value is not Register { Type: ScalarType.Predicate } condition)
            return value;
        var (one, zero) = condition.Addend == 0 ? (Constant.One, Constant.Zero) : (Constant.Zero, Constant.One);
        return emitter.Pure(Instructions.Select(ScalarType.Int32), ScalarType.Int32, one, zero, condition with { Addend = 0 });
    }

    /// <summary>A condition for a branch: a constant or a predicate.</summary>
    public Value Condition(Value value) => value is Register { Type: ScalarType.Predicate }
        ? value
        : Compare(Comparison.Ne, true, value, new Constant(TypeOf(value), 0));

    public static Value Not(Value condition) => condition switch
    {
        Constant constant => Constant.Of(constant.Bits == 0),
        _ => (Register)condition with { Addend = 1 - ((Register)condition).Addend },
    };

    public Value Negate(Value value)
    {
        value = Integer(value);
        if (value is Constant { IsFloat: true } number)
            return number.Type == ScalarType.Float32 ? Constant.Of(-number.Float) : Constant.Of(-number.Number);
        if (value is Constant constant)
            return Folding.Fold(ArithmeticOp.Sub, new Constant(constant.Type, 0), constant)!;
        var operand = Operand(value);
        return emitter.Pure(Instructions.Arithmetic("neg", TypeOf(operand)), TypeOf(operand), operand);
    }

    public Value Complement(Value value)
    {
        value = Integer(value);
        return Binary(ArithmeticOp.Xor, value, new Constant(TypeOf(value), -1));
    }

    public Value Compare(Comparison comparison, bool unsignedOrUnordered, Value a, Value b)
    {
        if (a is Register { Type: ScalarType.Predicate } && b is Constant { Bits: 0 or 1 } known)
        {
            bool holds = known.Bits == 1;
            switch (comparison)
            {
                case Comparison.Eq: return holds ? a : Not(a);
                case Comparison.Ne: return holds ? Not(a) : a;
                case Comparison.Gt when !holds: return a;
            }
        }

        bool exists = a is LocalReference or Pointer { Space: AddressSpace.Shared };
        if (exists && b is Constant { Bits: 0 })
            return Constant.Of(comparison is Comparison.Ne or Comparison.Gt);
        (a, b) = SameType(Number(a), Number(b));
        if (a is Constant x && b is Constant y)
            return Constant.Of(Folding.Compare(comparison, unsignedOrUnordered, x, y));
        string name = Instructions.Compare(comparison, TypeOf(a), unsignedOrUnordered);
        return emitter.Pure(name, ScalarType.Predicate, Operand(a), Operand(b));
    }

    public Value Binary(ArithmeticOp op, Value a, Value b)
    {
        if (TypeOf(a) == ScalarType.Predicate || TypeOf(b) == ScalarType.Predicate)
        {
            if (Logic(op, a, b) is { } condition)
                return condition;
            (a, b) = (Integer(a), Integer(b));
        }

        if (a is LocalReference || b is LocalReference)
            throw PtxDiagnostic.LocalAddress();
        if (a is Pointer || b is Pointer)
            return PointerArithmetic(op, a, b);
        if (op is ArithmeticOp.Shl or ArithmeticOp.Shr or ArithmeticOp.ShrUnsigned)
            return Shift(op, a, b);
        (a, b) = SameType(a, b);
        if (a is Constant x && b is Constant y && Folding.Fold(op, x, y) is { } folded)
            return folded;
        return TypeOf(a) is ScalarType.Int32 or ScalarType.Int64 ? Integers(op, a, b) : Emit(op, a, b);
    }

    /// <summary>A pointer some bytes on.</summary>
    public Pointer Advance(Pointer pointer, Value bytes)
    {
        switch (bytes)
        {
            case Constant constant:
                return pointer with { Offset = pointer.Offset + constant.Bits };
            case Register { Addend: not 0 } sum:
                return Advance(pointer with { Offset = pointer.Offset + sum.Addend }, sum with { Addend = 0 });
            case ScaledIndex index:
                // The index is not asked to wrap: an index that overflows is outside any memory.
                long offset = pointer.Offset + index.Offset + index.Index.Addend * index.Scale;
                var scaled = (Operand)(index.Index with { Addend = 0 });
                var scale = Constant.Of((int)index.Scale);
                string wide = index.Signed ? Instructions.WideAddSigned : Instructions.WideAddUnsigned;
                var start = pointer.Space == AddressSpace.Global
                    ? emitter.Pure(wide, ScalarType.Int64, scaled, scale, Base(pointer))
                    : emitter.Pure(Instructions.MultiplyAdd, ScalarType.Int32, scaled, scale, Base(pointer));
                return new Pointer(pointer.Space, start, null, offset);
        }

        var type = pointer.Space == AddressSpace.Global ? ScalarType.Int64 : ScalarType.Int32;
        Value step = bytes;
        if (TypeOf(bytes) != type)
            step = type == ScalarType.Int64
                ? Operand(new ScaledIndex((Register)bytes, 1, 0, true))
                : emitter.Pure(Instructions.Truncate(), type, bytes);
        var moved = emitter.Pure(Instructions.Binary(ArithmeticOp.Add, type), type, Base(pointer), step);
        return new Pointer(pointer.Space, moved, null, pointer.Offset);
    }

    /// <summary>The pointer's base as a register.</summary>
    public Register Base(Pointer pointer) => pointer.Base
        ?? emitter.Pure(Instructions.Move(ScalarType.Int32), ScalarType.Int32, new SharedAddress(pointer.Symbol!));

    /// <summary>A condition or a pointer as the integer that it is, any other value as it stands.</summary>
    public Value Number(Value value) => value is Pointer pointer ? Number(pointer) : Integer(value);

    /// <summary>The address itself.</summary>
    public Register Number(Pointer pointer)
    {
        var type = pointer.Space == AddressSpace.Global ? ScalarType.Int64 : ScalarType.Int32;
        return pointer.Offset == 0
            ? Base(pointer)
            : emitter.Pure(
                Instructions.Binary(ArithmeticOp.Add, type), type, Base(pointer), new Constant(type, pointer.Offset));
    }

    private Value Extended(ScaledIndex index)
    {
        var value = Operand(index.Index);
        var wide = index.Scale == 1
            ? emitter.Pure(Instructions.Extend(index.Signed), ScalarType.Int64, value)
            : emitter.Pure(index.Signed ? Instructions.WideSigned : Instructions.WideUnsigned, ScalarType.Int64, value,
                Constant.Of((int)index.Scale));
        return Operand(wide with { Addend = index.Offset });
    }

    private Value? Logic(ArithmeticOp op, Value a, Value b)
    {
        if (a is Constant)
            (a, b) = (b, a);
        if (TypeOf(a) != ScalarType.Predicate)
            return null;
        if (b is Constant { Bits: 0 or 1 } constant)
        {
            bool one = constant.Bits == 1;
            return op switch
            {
                ArithmeticOp.And => one ? a : Constant.Zero,
                ArithmeticOp.Or => one ? Constant.One : a,
                ArithmeticOp.Xor => one ? Not(a) : a,
                _ => null,
            };
        }

        string? name = op switch
        {
            ArithmeticOp.And => Instructions.AndPredicate,
            ArithmeticOp.Or => Instructions.OrPredicate,
            ArithmeticOp.Xor => Instructions.XorPredicate,
            _ => null,
        };
        return name is null || TypeOf(b) != ScalarType.Predicate
            ? null
            : emitter.Pure(name, ScalarType.Predicate, Operand(a), Operand(b));
    }

    private Value PointerArithmetic(ArithmeticOp op, Value a, Value b)
    {
        if (a is Pointer from && b is Pointer to)
        {
            if (op == ArithmeticOp.Sub && from.Space == to.Space)
                return Binary(op, Number(from), Number(to));
            throw PtxDiagnostic.PointerArithmetic(op);
        }

        if (op == ArithmeticOp.Sub && a is Pointer start)
            return Advance(start, Negate(b));
        if (op == ArithmeticOp.Add)
            return a is Pointer left ? Advance(left, Integer(b)) : Advance((Pointer)b, Integer(a));
        // Alignment tests and the like work on the number.
        return Binary(op, Number(a), Number(b));
    }

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
                name, ScalarType.Int64, Operand(index.Index), Constant.Of((int)index.Scale), wide with { Addend = 0 });
            return Plus(sum, index.Offset + wide.Addend);
        }

        if (a is not Register left || b is not Register right)
            return Emit(ArithmeticOp.Add, a, b);
        return Plus(
            Emit(ArithmeticOp.Add, left with { Addend = 0 }, right with { Addend = 0 }), left.Addend + right.Addend);
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
        if (value is ScaledIndex index && (int)(index.Scale * factor.Bits) == index.Scale * factor.Bits)
            return index with { Scale = index.Scale * factor.Bits, Offset = index.Offset * factor.Bits };
        if (value is Register { Addend: not 0 } sum)
            return Plus(Times(sum with { Addend = 0 }, factor), sum.Addend * factor.Bits);
        bool power = factor.Bits > 0 && (factor.Bits & (factor.Bits - 1)) == 0;
        return power
            ? Emit(ArithmeticOp.Shl, value, Constant.Of(System.Numerics.BitOperations.Log2((ulong)factor.Bits)))
            : Emit(ArithmeticOp.Mul, value, factor);
    }

    private Register Emit(ArithmeticOp op, Value a, Value b)
    {
        var type = TypeOf(a);
        if (op == ArithmeticOp.Rem && type is ScalarType.Float32 or ScalarType.Float64)
            throw PtxDiagnostic.FloatRemainder();
        return emitter.Pure(Instructions.Binary(op, type), type, Operand(a), Operand(b));
    }

    /// <summary>IL lets an int meet a native int: the int is extended by its sign.</summary>
    private static (Value A, Value B) SameType(Value a, Value b)
    {
        var (left, right) = (TypeOf(a), TypeOf(b));
        if (left == ScalarType.Int32 && right == ScalarType.Int64)
            return (Widen(a), b);
        if (left == ScalarType.Int64 && right == ScalarType.Int32)
            return (a, Widen(b));
        return (a, b);
    }

    private static Value Widen(Value value)
        => value is Constant constant ? Constant.Of(constant.Bits) : new ScaledIndex((Register)value, 1, 0, true);
}
