using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>Arithmetic on integers.</summary>
internal static class IntegerDecoder
{
    public static Instruction? Decode(Operands operands)
    {
        var statement = operands.Statement;
        if (statement.Has("sat") || statement.Has("cc"))
        {
            throw statement.Unsupported("saturation and carries are not known");
        }

        if (statement.Has("wide"))
        {
            return Wide(operands);
        }

        return statement.Type switch
        {
            PtxType.S32 => Of<int>(operands, PtxType.S32),
            PtxType.U32 => Of<uint>(operands, PtxType.U32),
            PtxType.S64 => Of<long>(operands, PtxType.S64),
            PtxType.U64 => Of<ulong>(operands, PtxType.U64),
            PtxType.S16 or PtxType.U16 => Short(operands),
            _ => null,
        };
    }

    private static Instruction? Of<T>(Operands operands, PtxType type) where T : unmanaged, IBinaryInteger<T>
    {
        string name = operands.Statement.Parts[0];
        bool high = operands.Statement.Has("hi");
        Operand D() => operands.Destination(0, type);
        Operand A() => operands.Source(1, type);
        Operand B() => operands.Source(2, type);
        return name switch
        {
            "add" => new Vector2<T, Add<T>>(D(), A(), B()),
            "sub" => new Vector2<T, Subtract<T>>(D(), A(), B()),
            "mul" when high && type == PtxType.U64
                => new Scalar2<ulong, ulong, ulong, MultiplyHighUnsigned64>(D(), A(), B()),
            "mul" when high => new Scalar2<T, T, T, MultiplyHigh<T>>(D(), A(), B()),
            "mul" => new Vector2<T, Multiply<T>>(D(), A(), B()),
            "mad" when !high => new Vector3<T, MultiplyAdd<T>>(D(), A(), B(), operands.Source(3, type)),
            "div" => new IntegerDivide<T>(D(), A(), B(), remainder: false),
            "rem" => new IntegerDivide<T>(D(), A(), B(), remainder: true),
            "min" => new Vector2<T, MinimumOrNaN<T>>(D(), A(), B()),
            "max" => new Vector2<T, MaximumOrNaN<T>>(D(), A(), B()),
            "abs" => new Vector1<T, Absolute<T>>(D(), A()),
            "neg" => new Vector1<T, Negate<T>>(D(), A()),
            _ => null,
        };
    }

    private static Instruction? Wide(Operands operands)
    {
        var type = operands.Statement.Type;
        bool adds = operands.Statement.Parts[0] == "mad";
        var (a, b) = (operands.Source(1, type), operands.Source(2, type));
        if (type.Bytes() == 4)
        {
            return new MultiplyWide(operands.Destination(0, PtxType.B64), a, b,
                adds ? operands.Source(3, PtxType.B64) : null, type.IsSigned());
        }

        var d = operands.Destination(0, PtxType.B32);
        return adds ? null : type.IsSigned()
            ? new Scalar2<uint, uint, int, MultiplyWideSigned16>(d, a, b)
            : new Scalar2<uint, uint, uint, MultiplyWide16>(d, a, b);
    }

    private static Instruction? Short(Operands operands)
    {
        var type = operands.Statement.Type;
        var (d, a) = (operands.Destination(0, type), operands.Source(1, type));
        ShortArithmetic Of(Func<int, int, int, int> operation)
            => new(d, [.. Enumerable.Range(1, operands.Count - 1).Select(i => operands.Source(i, type))],
                type.IsSigned(), operation);
        return operands.Statement.Parts[0] switch
        {
            "add" => new Scalar2<uint, uint, uint, Add16>(d, a, operands.Source(2, type)),
            "sub" => new Scalar2<uint, uint, uint, Subtract16>(d, a, operands.Source(2, type)),
            "mul" when operands.Statement.Has("lo")
                => new Scalar2<uint, uint, uint, Multiply16>(d, a, operands.Source(2, type)),
            "mad" when operands.Statement.Has("lo") => Of((x, y, z) => x * y + z),
            "div" => Of((x, y, _) => x / y),
            "rem" => Of((x, y, _) => x % y),
            "min" => Of((x, y, _) => Math.Min(x, y)),
            "max" => Of((x, y, _) => Math.Max(x, y)),
            "abs" => Of((x, _, _) => Math.Abs(x)),
            "neg" => Of((x, _, _) => -x),
            _ => null,
        };
    }
}
