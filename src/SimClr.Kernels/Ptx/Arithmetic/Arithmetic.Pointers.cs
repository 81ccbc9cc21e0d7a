namespace SimClr.Kernels.Ptx;

/// <content>Addresses: constants are kept apart, so that they end in the memory operand.</content>
internal sealed partial class Arithmetic
{
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
}
