namespace SimClr.Tests.Support.Il;

/// <summary>What is known of the results of arithmetic and conversions.</summary>
internal static class IlArithmetic
{
    public static IlValue Compute(string operation, IlValue[] operands)
    {
        var left = operands[0];
        var right = operands[^1];
        long? folded = left.IsFloat ? null : Fold(operation, left, right);
        bool isCounter = folded is null && left.MayBeConstant && right.MayBeConstant;
        var traits = isCounter ? IlTraits.Counter : IlTraits.None;
        if (left.IsFloat)
        {
            traits |= operation == "div" ? IlTraits.Fraction : (left.Traits | right.Traits) & IlTraits.Fraction;
        }

        if (left.IsFloat && operands.Length == 2)
        {
            traits |= WithConstant(operation, left, right);
        }

        if (operation is "and" or "or" or "xor")
        {
            traits |= (left.Traits | right.Traits) & IlTraits.Condition; // of bools; of masks it says too much
            if (!(Is01(left) && Is01(right)))
            {
                traits &= ~IlTraits.Condition;
            }
        }

        bool isSmall = left.IsFloat || folded >= 0 || operation switch
        {
            "add" or "mul" or "or" => !left.MayBe(IlTraits.TopBit) && !right.MayBe(IlTraits.TopBit), // no overflow
            "and" => !left.MayBe(IlTraits.TopBit) || !right.MayBe(IlTraits.TopBit),
            "div" or "rem" or "shr" => !left.MayBe(IlTraits.TopBit),
            _ => false,
        };
        return new IlValue(null, left.Kind, folded, isSmall ? traits : traits | IlTraits.TopBit);
    }

    public static IlValue Convert(string[] target, IlValue operand)
    {
        string to = target[^1] == "un" ? target[^2] : target[0] == "ovf" ? target[1] : target[0];
        var kind = to switch
        {
            "r4" or "r" => IlKind.Float32,
            "r8" => IlKind.Float64,
            "i8" or "u8" or "i" or "u" => IlKind.Int64,
            _ => IlKind.Int32,
        };
        bool isInteger = kind is IlKind.Int32 or IlKind.Int64;
        var traits = (isInteger && !operand.IsFloat) || !operand.MayBeConstant
            ? operand.Traits & IlTraits.Counter
            : IlTraits.Counter;
        traits |= isInteger ? IlTraits.None : operand.Traits & IlTraits.Fraction;
        bool isSmall = to is "u1" or "u2" || (to == "u8" && operand.Kind == IlKind.Int32)
            || (!operand.IsFloat && to is not ("i1" or "i2") && !operand.MayBe(IlTraits.TopBit));
        traits |= isInteger && !isSmall ? IlTraits.TopBit : IlTraits.None;
        if (isInteger)
        {
            traits |= to is "i1" or "u1" or "i2" or "u2" ? IlTraits.Narrowed : IlTraits.None;
            traits |= to[0] == 'i' ? IlTraits.SignedConversion : IlTraits.None;
            traits |= operand.IsFloat ? IlTraits.FromFloat : IlTraits.None;
        }

        long? constant = !isInteger || operand.IsFloat ? null : to switch
        {
            "i1" => (sbyte?)operand.Constant,
            "u1" => (byte?)operand.Constant,
            "i2" => (short?)operand.Constant,
            "u2" => (ushort?)operand.Constant,
            "i4" => (int?)operand.Constant,
            "u4" => (int?)operand.Constant,
            "u8" => operand.Kind == IlKind.Int32 ? (uint?)operand.Constant : operand.Constant,
            _ => operand.Constant,
        };
        return new IlValue(null, kind, constant, traits);
    }

    /// <summary>Whether a conditional branch is taken, where that is decided by constants.</summary>
    public static bool? IsTaken(string branch, IlValue[] operands)
    {
        string name = branch.EndsWith(".s", StringComparison.Ordinal) ? branch[..^2] : branch;
        if (operands.Length < 2)
        {
            return operands is not [{ IsFloat: false, Constant: { } value }] ? null
                : name is "brtrue" ? value != 0
                : name is "brfalse" ? value == 0
                : null;
        }

        return Compare(name[..3] == "beq" ? "ceq" : "c" + name[1..3], name.EndsWith(".un", StringComparison.Ordinal), operands) is { } taken
            ? taken != 0
            : null;
    }

    /// <summary>0 or 1, where constants decide.</summary>
    public static long? Compare(string kind, bool isUnsigned, IlValue[] operands)
    {
        if (isUnsigned || operands[0].IsFloat || operands[0].Constant is not { } a || operands[1].Constant is not { } b)
        {
            return kind == "cne" && !operands[0].IsFloat && Compare("ceq", false, operands) is { } same ? 1 - same : null;
        }

        bool? result = kind switch
        {
            "ceq" => a == b,
            "cgt" => a > b,
            "clt" => a < b,
            "cge" => a >= b,
            "cle" => a <= b,
            _ => null,
        };
        return result is { } holds ? (holds ? 1 : 0) : null;
    }

    private static IlTraits WithConstant(string operation, IlValue left, IlValue right)
    {
        bool isLeft = left.MayBeConstant, isRight = right.MayBeConstant;
        return operation switch
        {
            "add" when isLeft || isRight => IlTraits.PlusConstant,
            "mul" when isLeft || isRight => IlTraits.TimesConstant,
            "sub" => (isRight ? IlTraits.MinusConstant : 0) | (isLeft ? IlTraits.ConstantMinus : 0),
            _ => IlTraits.None,
        };
    }

    private static bool Is01(IlValue value) => value.MayBe(IlTraits.Condition) || value.Constant is 0 or 1;

    private static long? Fold(string operation, IlValue left, IlValue right)
    {
        if (left.Constant is not { } a || right.Constant is not { } b)
        {
            return null;
        }

        long? result = operation switch
        {
            "add" => a + b,
            "sub" => a - b,
            "mul" => a * b,
            "and" => a & b,
            "or" => a | b,
            "shl" => a << (int)b,
            "shr" => a >> (int)b,
            "neg" => -a,
            "div" when b is not 0 and not -1 => a / b,
            "rem" when b is not 0 and not -1 => a % b,
            _ => null,
        };
        return left.Kind == IlKind.Int32 ? (int?)result : result;
    }
}
