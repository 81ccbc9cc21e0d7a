using System.Text;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>A random method body: locals of all types, assignments, branches and loops that end.</summary>
internal sealed class Statements
{
    private static readonly string[] Types =
    [
        "int", "int", "int", "uint", "long", "ulong", "float", "float", "bool", "byte", "sbyte", "short", "ushort", "Pair",
    ];

    private readonly Dice dice;
    private readonly Scope scope = new();
    private readonly Expressions expressions;
    private readonly StringBuilder text = new();
    private int names;
    private int work = 1; // how often the innermost loop runs

    private Statements(Dice dice)
    {
        this.dice = dice;
        expressions = new Expressions(dice, scope);
        scope.Add("int", "x");
        scope.Add("float", "f");
    }

    public static string Write(Dice dice)
    {
        var body = new Statements(dice);
        for (int i = 0; i < 4; i++)
        {
            body.Declare(12);
        }

        body.Block(12, 2 + dice.Roll(5), depth: 0, isInLoop: false);
        body.Line(12, "int hash = x;");
        foreach (var (type, name) in body.scope.All)
        {
            body.Line(12, $"hash = hash * 31 + Prelude.Bits({name});");
        }

        body.Line(12, "return hash;");
        return body.text.ToString();
    }

    private void Line(int indent, string line) => text.Append(' ', indent).AppendLine(line);

    private void Declare(int indent)
    {
        string type = dice.Of(Types), name = $"v{names++}";
        Line(indent, $"{type} {name} = {expressions.Of(type, 1 + dice.Roll(2))};");
        scope.Add(type, name);
    }

    private void Block(int indent, int count, int depth, bool isInLoop)
    {
        int before = scope.Count;
        for (int i = 0; i < count; i++)
        {
            Statement(indent, depth, isInLoop);
        }

        if (depth > 0)
        {
            scope.Shrink(before);
        }
    }

    private void Statement(int indent, int depth, bool isInLoop)
    {
        switch (dice.Roll(depth < 3 ? 16 : 9))
        {
            case < 5:
                Assign(indent);
                break;
            case 5 or 6:
                Declare(indent);
                break;
            case 7:
                ByReference(indent);
                break;
            case 8:
                string leave = isInLoop ? dice.Of("break;", "continue;", "return " + expressions.Of("int", 1) + ";")
                    : $"return {expressions.Of("int", 1)};";
                Line(indent, $"if ({expressions.Of("bool", 1)})");
                Line(indent, "{");
                Line(indent + 4, leave);
                Line(indent, "}");
                break;
            case < 12:
                If(indent, depth, isInLoop);
                break;
            default:
                Loop(indent, depth);
                break;
        }
    }

    private void Assign(int indent)
    {
        string type = dice.Of(Types);
        if (scope.AnyWritable(dice, type) is not { } name)
        {
            Declare(indent);
            return;
        }

        string value = expressions.Of(type, 2);
        Line(indent, type switch
        {
            "Pair" when dice.OneIn(2) => $"{name}.A {dice.Of("=", "+=", "^=")} {expressions.Of("int", 1)};",
            "Pair" when dice.OneIn(2) => $"{name}.B {dice.Of("=", "-=", "*=")} {expressions.Of("float", 1)};",
            "int" or "uint" or "long" or "ulong" when dice.OneIn(2) => $"{name} {dice.Of("+=", "-=", "*=", "^=")} {value};",
            "byte" or "sbyte" or "short" or "ushort" when dice.OneIn(2)
                => $"{name} {dice.Of("+=", "-=", "*=", "^=")} {value};",
            "float" when dice.OneIn(2) => $"{name} {dice.Of("+=", "-=", "*=")} {value};",
            "bool" when dice.OneIn(2) => $"{name} {dice.Of("&=", "|=", "^=")} {value};",
            _ => $"{name} = {value};",
        });
    }

    private void ByReference(int indent)
    {
        if (scope.AnyWritable(dice, "int") is not { } a)
        {
            Declare(indent);
        }
        else if (scope.AnyWritable(dice, "Pair") is { } pair && dice.OneIn(2))
        {
            Line(indent, $"Prelude.Move(ref {pair}, in {pair}, ref {a});");
        }
        else if (scope.AnyWritable(dice, "int") is { } b && dice.OneIn(2))
        {
            Line(indent, $"({a}, {b}) = ({b}, {a});");
        }
        else
        {
            string name = $"v{names++}";
            Line(indent, $"Prelude.Split({expressions.Of("int", 1)}, ref {a}, out int {name});");
            scope.Add("int", name);
        }
    }

    private void If(int indent, int depth, bool isInLoop)
    {
        Line(indent, $"if ({expressions.Of("bool", 2)})");
        Braces(indent, 1 + dice.Roll(3), depth, isInLoop);
        if (dice.OneIn(2))
        {
            Line(indent, "else");
            Braces(indent, 1 + dice.Roll(2), depth, isInLoop);
        }
    }

    private void Braces(int indent, int count, int depth, bool isInLoop, string? first = null, string? counter = null)
    {
        int before = scope.Count;
        Line(indent, "{");
        if (first is not null)
        {
            Line(indent + 4, first);
        }

        if (counter is not null)
        {
            scope.Add("int", counter, isWritable: false);
        }

        Block(indent + 4, count, depth + 1, isInLoop);
        scope.Shrink(before);
        Line(indent, "}");
    }

    private void Loop(int indent, int depth)
    {
        string i = $"i{names++}";
        int turns = 1 + dice.Roll(6);
        if (work * turns > 60)
        {
            If(indent, depth, isInLoop: false);
            return;
        }

        work *= turns;
        int count = 1 + dice.Roll(3);
        switch (dice.Roll(7))
        {
            case 0:
                Line(indent, $"for (int {i} = {turns}; {i} > 0; {i}--)");
                Braces(indent, count, depth, true, counter: i);
                break;
            case 1:
                int step = dice.Of(2, 3, 5), start = dice.Roll(7) - 3;
                Line(indent, $"for (int {i} = {start}; {i} <= {start + turns * step - dice.Roll(2)}; {i} += {step})");
                Braces(indent, count, depth, true, counter: i);
                break;
            case 2:
                Line(indent, $"for (int {i} = 0, n{i} = {expressions.Of("int", 0)} & 3; {i} < n{i}; {i}++)");
                Braces(indent, count, depth, true, counter: i);
                break;
            case 3:
                Line(indent, $"int {i} = 0;");
                Line(indent, $"while ({i} < {turns} && {expressions.Of("bool", 1)})");
                Braces(indent, count, depth, true, first: $"{i}++;", counter: i);
                break;
            case 4:
                Line(indent, $"int {i} = 0;");
                Line(indent, "do");
                Braces(indent, count, depth, true, first: $"{i}++;", counter: i);
                Line(indent, $"while ({i} < {turns});");
                break;
            default:
                Line(indent, $"for (int {i} = 0; {i} < {turns}; {i}++)");
                Braces(indent, count, depth, true, counter: i);
                break;
        }

        work /= turns;
    }
}
