namespace SimClr.Tests.Support.Ptx;

/// <summary>mov, cvta, cvt, selp.</summary>
internal static class MoveDecoder
{
    private static readonly string[] Roundings = ["rn", "rni", "rzi", "rmi", "rpi", "rna", "rz"];

    public static Instruction? Decode(Operands operands) => operands.Statement.Parts[0] switch
    {
        "mov" => Move(operands),
        "cvta" => ChangeSpace(operands),
        "cvt" => Convert(operands),
        "selp" => Selection(operands),
        _ => null,
    };

    /// <summary>%p or !%p.</summary>
    public static PredicateInput Predicate(Operands operands, int index)
    {
        string text = operands.Text(index);
        return new PredicateInput(operands.Predicate(text.TrimStart('!')), text[0] == '!');
    }

    private static Instruction Move(Operands operands)
    {
        var type = operands.Statement.Type;
        if (type == PtxType.Pred)
        {
            var destination = operands.Predicate(operands.Text(0));
            if (operands.IsImmediate(1))
            {
                return new SetPredicate(destination, operands.Immediate(1) != 0);
            }

            var input = Predicate(operands, 1);
            return new PredicateLogic(destination, input, input, (a, _) => a);
        }

        if (operands.Text(0)[0] == '{')
        {
            string[] names = operands.Vector(0);
            var part = Part(operands, type, names.Length);
            return new Unpack(
                [.. names.Select(name => name == "_" ? (Operand?)null : operands.Source(name, part))],
                type.Bytes(), operands.Source(1, type));
        }

        if (operands.Text(1)[0] == '{')
        {
            var part = Part(operands, type, operands.Vector(1).Length);
            return new Pack(operands.Destination(0, type), type.Bytes(), operands.Sources(1, part));
        }

        return Copy(operands.Destination(0, type), operands.Source(1, type), type);
    }

    private static Instruction Copy(Operand d, Operand a, PtxType type)
        => type.Bytes() == 8 ? new Vector1<ulong, Copy<ulong>>(d, a) : new Vector1<uint, Copy<uint>>(d, a);

    private static PtxType Part(Operands operands, PtxType whole, int parts) => (whole.Bytes() / parts) switch
    {
        1 => PtxType.B8,
        2 => PtxType.B16,
        4 => PtxType.B32,
        _ => throw operands.Statement.Unsupported("parts of another size"),
    };

    /// <summary>Global addresses are generic ones as they are; the others lie in windows.</summary>
    private static Instruction ChangeSpace(Operands operands)
    {
        var statement = operands.Statement;
        if (statement.Type.Bytes() != 8)
        {
            throw statement.Unsupported("addresses have 64 bits");
        }

        ulong window = statement.Has("global") ? 0
            : statement.Has("shared") ? GenericSpace.SharedWindow
            : statement.Has("local") ? GenericSpace.LocalWindow
            : throw statement.Unsupported("only global, shared and local memory are known");
        var (d, a) = (operands.Destination(0, PtxType.B64), operands.Source(1, PtxType.B64));
        return window == 0 ? Copy(d, a, PtxType.B64)
            : statement.Has("to") ? new Vector2<ulong, Subtract<ulong>>(d, a, operands.Wide(window))
            : new Vector2<ulong, Add<ulong>>(d, a, operands.Wide(window));
    }

    private static Instruction Selection(Operands operands)
    {
        var type = operands.Statement.Type;
        var (d, a, b) = (operands.Destination(0, type), operands.Source(1, type), operands.Source(2, type));
        return type.Bytes() == 8
            ? new Select<ulong>(d, a, b, Predicate(operands, 3))
            : new Select<uint>(d, a, b, Predicate(operands, 3));
    }

    private static Instruction Convert(Operands operands)
    {
        var statement = operands.Statement;
        if (statement.Has("ftz") || statement.Has("relu"))
        {
            throw statement.Unsupported("ftz and relu are not known");
        }

        var (to, from) = (statement.TypeAt(1), statement.Type);
        if (to is PtxType.BF16x2 or PtxType.F16x2)
        {
            return new ConvertPair(operands.Destination(0, to), operands.Source(1, from),
                operands.Source(2, from),
                to == PtxType.BF16x2 ? PtxType.BF16 : PtxType.F16);
        }

        string rounding = statement.Parts.FirstOrDefault(part => Roundings.Contains(part), "");
        if (rounding == "rz")
        {
            throw statement.Unsupported("rounding to zero is not known");
        }

        bool saturates = statement.Has("sat");
        int registerBytes = operands.RegisterBytes(0);
        bool wideSource = (operands.IsImmediate(1) ? from.Bytes() : operands.BytesOf(operands.Text(1))) == 8;
        var (d, a) = (operands.Destination(0, to), operands.Source(1, from));
        bool plain = !saturates && !to.IsFloat() && !from.IsFloat() && registerBytes == to.Bytes();
        if (plain && from.Bytes() == 4 && !wideSource && to.Bytes() == 8)
        {
            return new ConvertWidth(d, a, widens: true, from.IsSigned());
        }

        if (plain && from.Bytes() == 8 && wideSource && to.Bytes() == 4)
        {
            return new ConvertWidth(d, a, widens: false, signed: false);
        }

        return new Conversion(d, to, registerBytes, a, from, wideSource, rounding, saturates);
    }
}
