namespace SimClr.Tests.Gpu.Differential;

/// <summary>
/// Random expressions of each type, of what the rules allow; where constants meet by unrolling, the rules test has the
/// last word.
/// </summary>
internal sealed class Expressions(Dice dice, Scope scope)
{
    private static readonly string[] Narrow = ["byte", "sbyte", "short", "ushort"];

    private static readonly string[] Numbers =
    [
        "1", "2", "3", "5", "7", "8", "31", "100", "255", "1000", "65535", "0x10000", "123456789", "int.MaxValue",
    ];

    private static readonly string[] Floats = ["0.5f", "1f", "1.5f", "2.5f", "-1.25f", "3.3f", "0.1f", "100.7f", "-7f", "1e-3f"];

    /// <summary>An expression of a type that nests so deep.</summary>
    public string Of(string type, int depth) => type switch
    {
        "int" => Int(depth),
        "uint" => Uint(depth),
        "long" => Long(depth),
        "ulong" => Ulong(depth),
        "float" => Float(depth),
        "bool" => Bool(depth),
        "Pair" => Pair(depth),
        _ => $"({type})({Int(depth)})", // narrow integers
    };

    private string Leaf(string type, string otherwise) => dice.OneIn(4)
        ? otherwise
        : scope.Any(dice, type) ?? otherwise;

    private string Int(int depth)
    {
        if (depth <= 0)
        {
            return Leaf("int", dice.OneIn(5) ? $"(-{dice.Of(Numbers)})" : dice.Of(Numbers));
        }

        int d = depth - 1;
        return dice.Roll(26) switch
        {
            < 6 => $"({Int(d)} {dice.Of("+", "-", "*", "&", "|", "^")} {Int(d)})",
            6 => $"({Int(d)} {dice.Of("<<", ">>", ">>>")} {Int(0)})",
            7 => $"({Int(d)} {dice.Of("<<", ">>", ">>>")} {dice.Roll(32)})",
            8 => $"({Int(d)} {dice.Of("/", "%")} {dice.Of("3", "5", "7", "10", "-3", "-7", "1000")})",
            9 => $"({Int(d)} {dice.Of("/", "%")} (({Int(0)} & 7) | 9))",
            10 => $"({dice.Of("-", "~")}({Int(d)}))",
            11 or 12 => $"({Bool(d)} ? {Int(d)} : {Int(d)})",
            13 => $"Math.{dice.Of("Min", "Max")}({Int(d)}, {Int(d)})",
            14 => $"(int){Float(d)}",
            15 => $"(int){Long(d)}",
            16 => $"(int){Uint(d)}",
            17 => $"(int)({dice.Of(Narrow)})({Int(d)} + {Int(0)})",
            18 => scope.Any(dice, dice.Of(Narrow)) is { } narrow ? $"(int){narrow}" : Int(d),
            19 => scope.Any(dice, "Pair") is { } pair ? dice.Of($"{pair}.A", $"{pair}.Sum()") : Int(d),
            20 => $"Prelude.{dice.Of("Mix", "Pick")}({Int(d)}, {Int(d)})",
            21 => $"{Step()}.Apply({Int(d)})",
            22 => $"Prelude.Repeat<{Step()}>({Int(d)})",
            23 => $"BitOperations.{dice.Of("PopCount", "LeadingZeroCount", "TrailingZeroCount")}({Uint(d)})",
            24 => $"BitConverter.SingleToInt32Bits(Prelude.Tame({Float(d)}))",
            _ => Int(d),
        };
    }

    private string Uint(int depth)
    {
        if (depth <= 0)
        {
            return Leaf("uint", dice.Of("1u", "3u", "7u", "255u", "0x80000000u", "4000000000u"));
        }

        int d = depth - 1;
        return dice.Roll(11) switch
        {
            < 4 => $"({Uint(d)} {dice.Of("+", "-", "*", "&", "|", "^")} {Uint(d)})",
            4 => $"({Uint(d)} {dice.Of("<<", ">>")} {dice.Roll(32)})",
            5 => $"({Uint(d)} {dice.Of("<<", ">>")} {Int(0)})",
            6 => $"({Uint(d)} {dice.Of("/", "%")} {dice.Of("3u", "7u", "10u", "1000u")})",
            7 => $"({Bool(d)} ? {Uint(d)} : {Uint(d)})",
            8 => $"Math.{dice.Of("Min", "Max")}({Uint(d)}, {Uint(d)})",
            9 => $"(uint){Long(d)}",
            _ => $"(uint){Int(d)}",
        };
    }

    private string Long(int depth)
    {
        if (depth <= 0)
        {
            return Leaf("long", dice.Of("1L", "3L", "1000000007L", "0x123456789AL", "-5L"));
        }

        int d = depth - 1;
        return dice.Roll(11) switch
        {
            < 4 => $"({Long(d)} {dice.Of("+", "-", "*", "&", "|", "^")} {Long(d)})",
            4 => $"({Long(d)} {dice.Of("<<", ">>", ">>>")} {dice.Roll(64)})",
            5 => $"({Long(d)} {dice.Of("<<", ">>")} {Int(0)})",
            6 => $"({Long(d)} {dice.Of("/", "%")} {dice.Of("3", "7", "1000003")})",
            7 => $"({Bool(d)} ? {Long(d)} : {Long(d)})",
            8 => $"(long){Uint(d)}",
            9 => $"Math.{dice.Of("Min", "Max")}({Long(d)}, {Long(d)})",
            _ => $"(long){Int(d)}",
        };
    }

    private string Ulong(int depth)
    {
        int d = depth - 1;
        return depth <= 0 ? Leaf("ulong", dice.Of("3ul", "0xFFFFFFFF00000001ul")) : dice.Roll(6) switch
        {
            < 2 => $"({Ulong(d)} {dice.Of("+", "-", "*", "^")} {Ulong(d)})",
            2 => $"({Ulong(d)} {dice.Of("<<", ">>")} {dice.Roll(64)})",
            3 => $"({Ulong(d)} {dice.Of("/", "%")} {dice.Of("3ul", "10ul")})",
            4 => $"(ulong){Uint(d)}",
            _ => $"(ulong){Long(d)}",
        };
    }

    private string Float(int depth)
    {
        if (depth <= 0)
        {
            return Leaf("float", dice.Of(Floats));
        }

        int d = depth - 1;
        return dice.Roll(15) switch
        {
            < 5 => $"({Float(d)} {dice.Of("+", "-", "*")} {Float(d)})",
            5 => $"({Float(d)} / {Float(d)})",
            6 => $"(-({Float(d)}))",
            7 => $"({Bool(d)} ? {Float(d)} : {Float(d)})",
            8 => $"MathF.{dice.Of("Max", "Min")}({Float(d)}, {Float(d)})",
            9 => $"MathF.{dice.Of("Abs", "Floor", "Ceiling")}({Float(d)})",
            10 => $"MathF.Sqrt(MathF.Abs({Float(d)}))",
            11 => $"MathF.FusedMultiplyAdd({Float(d)}, {Float(d)}, {Float(d)})",
            12 => $"(float)({dice.Of(Int(d), Uint(d))} | 1)", // + 0f would lose the sign of -0
            13 => scope.Any(dice, "Pair") is { } pair ? $"{pair}.B" : Float(d),
            _ => $"(float)({Int(d)} % 1000 | 1)",
        };
    }

    private string Bool(int depth)
    {
        if (depth <= 0)
        {
            return Leaf("bool", $"({Int(0)} {dice.Of("<", ">", "==", "!=", "<=", ">=")} {Int(0)})");
        }

        int d = depth - 1;
        return dice.Roll(13) switch
        {
            < 3 => $"({Int(d)} {dice.Of("<", ">", "==", "!=", "<=", ">=")} {Int(d)})",
            3 => $"({Uint(d)} {dice.Of("<", ">", "==", "!=", "<=", ">=")} {Uint(d)})",
            4 => $"({Long(d)} {dice.Of("<", ">", "==", "!=", "<=", ">=")} {Long(d)})",
            5 => $"({Ulong(d)} {dice.Of("<", ">", "==", "!=", "<=", ">=")} {Ulong(d)})",
            6 or 7 or 8 => $"({Float(d)} {dice.Of("<", ">", "==", "!=", "<", ">")} {Float(d)})",
            9 => $"({Bool(d)} {dice.Of("&&", "||")} {Bool(d)})",
            10 => $"({Bool(d)} {dice.Of("&", "|", "^", "==", "!=")} {Bool(d)})",
            11 => $"float.{dice.Of("IsNaN", "IsFinite", "IsInfinity")}({Float(d)})",
            _ => $"!{Bool(d)}",
        };
    }

    private string Pair(int depth) => scope.Any(dice, "Pair") is { } pair && dice.OneIn(3)
        ? dice.Of(pair, $"{pair}.Twice()")
        : dice.OneIn(4)
            ? $"({Bool(depth)} ? new Pair({Int(depth)}, {Float(depth)}) : new Pair({Int(0)}, {Float(0)}))"
            : $"new Pair({Int(depth)}, {Float(depth)})";

    private string Step() => dice.Of("Three", "Five", "Twice<Three>", "Twice<Twice<Five>>");
}
