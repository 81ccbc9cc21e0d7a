using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>setp, testp, and logic on predicates.</summary>
internal static class CompareDecoder
{
    public static Instruction? Decode(Operands operands) => operands.Statement.Parts[0] switch
    {
        "setp" => Comparison(operands),
        "testp" => Test(operands),
        "and" or "or" or "xor" or "not" when operands.Statement.Type == PtxType.Pred => Logic(operands),
        _ => null,
    };

    private static Instruction Comparison(Operands operands)
    {
        var statement = operands.Statement;
        var type = statement.Type;
        string[] results = operands.Text(0).Split('|');
        var p = operands.Predicate(results[0]);
        Operand? q = results.Length > 1 ? operands.Predicate(results[1]) : null;
        var (a, b) = (operands.Source(1, type), operands.Source(2, type));
        string? combination = statement.Parts.FirstOrDefault(part => part is "and" or "or" or "xor");
        PredicateInput? combined = combination is null ? null : MoveDecoder.Predicate(operands, 3);
        var (relation, unordered, unsigned) = Relate(statement, statement.Parts[1], type);
        Instruction New<T>(T bias = default) where T : unmanaged
            => new Compare<T>(p, q, a, b, relation, unordered, combined, combination, bias);
        return type switch
        {
            PtxType.F32 => New<float>(),
            PtxType.F64 => New<double>(),
            PtxType.S32 when !unsigned => New<int>(),
            PtxType.S64 when !unsigned => New<long>(),
            PtxType.S16 when !unsigned => New(0x8000u), // which orders them as unsigned numbers
            PtxType.S32 or PtxType.U32 or PtxType.B32 or PtxType.S16 or PtxType.U16 or PtxType.B16 => New<uint>(),
            PtxType.S64 or PtxType.U64 or PtxType.B64 => New<ulong>(),
            _ => throw statement.Unsupported("a comparison of this type is not known"),
        };
    }

    private static (Relation Relation, bool Unordered, bool Unsigned) Relate(
        PtxStatement statement, string name, PtxType type)
    {
        bool unordered = type.IsFloat() && name.Length == 3 && name[2] == 'u';
        return (unordered ? name[..2] : name) switch
        {
            "eq" => (Relation.Equal, unordered, false),
            "ne" => (Relation.NotEqual, unordered, false),
            "lt" => (Relation.Less, unordered, false),
            "le" => (Relation.LessOrEqual, unordered, false),
            "gt" => (Relation.Greater, unordered, false),
            "ge" => (Relation.GreaterOrEqual, unordered, false),
            "lo" => (Relation.Less, false, true),
            "ls" => (Relation.LessOrEqual, false, true),
            "hi" => (Relation.Greater, false, true),
            "hs" => (Relation.GreaterOrEqual, false, true),
            "num" => (Relation.IsNumber, false, false),
            "nan" => (Relation.IsNaN, false, false),
            _ => throw statement.Unsupported($"the comparison {name} is not known"),
        };
    }

    private static Instruction Test(Operands operands)
    {
        var statement = operands.Statement;
        return statement.Type switch
        {
            PtxType.F32 => Test<float>(operands),
            PtxType.F64 => Test<double>(operands),
            _ => throw statement.Unsupported("only float32 and float64 are tested"),
        };
    }

    private static TestFloat<T> Test<T>(Operands operands) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var statement = operands.Statement;
        return new TestFloat<T>(operands.Predicate(operands.Text(0)), operands.Source(1, statement.Type),
            statement.Parts[1] switch
            {
                "finite" => T.IsFinite,
                "infinite" => T.IsInfinity,
                "number" => value => !T.IsNaN(value),
                "notanumber" => T.IsNaN,
                "normal" => value => T.IsNormal(value) || T.IsZero(value), // zero counts as normal
                "subnormal" => T.IsSubnormal,
                _ => throw statement.Unsupported("this property is not known"),
            });
    }

    private static PredicateLogic Logic(Operands operands)
    {
        var d = operands.Predicate(operands.Text(0));
        var a = MoveDecoder.Predicate(operands, 1);
        return operands.Statement.Parts[0] switch
        {
            "not" => new PredicateLogic(d, a, a, (x, _) => ~x),
            "and" => new PredicateLogic(d, a, MoveDecoder.Predicate(operands, 2), (x, y) => x & y),
            "or" => new PredicateLogic(d, a, MoveDecoder.Predicate(operands, 2), (x, y) => x | y),
            _ => new PredicateLogic(d, a, MoveDecoder.Predicate(operands, 2), (x, y) => x ^ y),
        };
    }
}
