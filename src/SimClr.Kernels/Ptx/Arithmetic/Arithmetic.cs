namespace SimClr.Kernels.Ptx;

/// <summary>IL's arithmetic: on constants at compile time, else by instructions.</summary>
internal sealed partial class Arithmetic(Emitter emitter)
{
    public Emitter Emitter => emitter;

    public static ScalarType TypeOf(Value value) => value switch
    {
        Constant constant => constant.Type,
        Register register => register.Type,
        _ => ScalarType.Int64,
    };

    /// <summary>
    /// The value as an instruction takes it: a constant, or a register with nothing left to add.
    /// </summary>
    public Value Operand(Value value) => value switch
    {
        Register { Addend: not 0, Type: ScalarType.Predicate } negated => emitter.Pure(
            Instructions.Not, ScalarType.Predicate, negated with { Addend = 0 }),
        Register { Addend: not 0 } sum => emitter.Pure(
            Instructions.Binary(ArithmeticOp.Add, sum.Type), sum.Type, sum with { Addend = 0 },
            new Constant(sum.Type, sum.Addend)),
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
        string select = Instructions.Select(ScalarType.Int32);
        return emitter.Pure(select, ScalarType.Int32, one, zero, condition with { Addend = 0 });
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
        if (value is ScaledIndex { Signed: true } index)
            return Times(index, Constant.Of(-1L));
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
