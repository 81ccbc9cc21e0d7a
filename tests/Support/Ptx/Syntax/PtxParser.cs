using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ILGPU;

namespace SimClr.Tests.Support.Ptx;

/// <summary>Takes the text of a PTX module apart.</summary>
internal sealed class PtxParser
{
    private readonly Dictionary<string, PtxType> registers = [];
    private readonly Dictionary<string, string[]> branchTargets = [];
    private readonly List<PtxArray> shared = [];
    private readonly List<PtxArray> local = [];
    private readonly List<PtxStatement> statements = [];
    private readonly Dictionary<string, int> labels = [];
    private readonly string text;
    private string lastLabel = "";

    private PtxParser(string text) => this.text = PtxPatterns.Comment().Replace(text, KeepLines);

    public static PtxModule Parse(string text) => new PtxParser(text).Module();

    private PtxModule Module()
    {
        var entry = PtxPatterns.Entry().Match(text);
        if (!entry.Success || entry.NextMatch().Success)
        {
            throw new FormatException("PTX: a module has one .entry");
        }

        int open = text.IndexOf('{', entry.Index + entry.Length);
        foreach (Match declaration in PtxPatterns.SharedDeclaration().Matches(OutsideOfBodies()))
        {
            DeclareArray(declaration.Value);
        }

        Body(open + 1, End(open));
        string directives = text[(entry.Index + entry.Length)..open];
        var parameters = Parameters(entry.Groups["parameters"].Value, out int parameterBytes);
        return new PtxModule
        {
            Name = entry.Groups["name"].Value,
            Target = PtxPatterns.Target().Match(text).Groups[1].Value,
            Parameters = parameters,
            ParameterBytes = parameterBytes,
            RequiredBlock = Sizes(PtxPatterns.RequiredBlock().Match(directives)),
            MaxBlockThreads = Sizes(PtxPatterns.MaxBlockThreads().Match(directives))?.Size,
            Registers = registers,
            Shared = shared,
            Local = local,
            Statements = statements,
            Labels = labels,
            BranchTargets = branchTargets,
        };
    }

    private static Dictionary<string, PtxParameter> Parameters(string list, out int bytes)
    {
        var parameters = new Dictionary<string, PtxParameter>();
        bytes = 0;
        foreach (string parameter in list.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var match = PtxPatterns.Parameter().Match(parameter);
            if (!match.Success || !PtxTypes.TryParse(match.Groups["type"].Value, out var type))
            {
                throw new FormatException($"PTX: parameter {parameter}");
            }

            int length = match.Groups["length"].Success ? Int(match.Groups["length"].Value) : 1;
            int alignment = match.Groups["align"].Success ? Int(match.Groups["align"].Value) : type.Bytes();
            bytes = (bytes + alignment - 1) / alignment * alignment;
            string name = match.Groups["name"].Value;
            parameters.Add(name, new PtxParameter(name, bytes, length * type.Bytes()));
            bytes += length * type.Bytes();
        }

        return parameters;
    }

    /// <summary>Functions that nobody calls, and debug sections, are left out.</summary>
    private string OutsideOfBodies()
    {
        var outside = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '{')
            {
                i = End(i);
            }
            else
            {
                outside.Append(text[i]);
            }
        }

        return outside.ToString();
    }

    /// <summary>The } of a {.</summary>
    private int End(int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw new FormatException($"PTX line {1 + text.AsSpan(0, open).Count('\n')}: nothing ends this {{");
    }

    private static Index3D? Sizes(Match match)
    {
        if (!match.Success)
        {
            return null;
        }

        int[] sizes = [.. match.Groups[1].Value.Split(',').Select(Int)];
        return new Index3D(sizes[0], sizes.ElementAtOrDefault(1) is > 0 and int y ? y : 1,
            sizes.ElementAtOrDefault(2) is > 0 and int z ? z : 1);
    }

    private void Body(int start, int end)
    {
        int line = 1 + text.AsSpan(0, start).Count('\n');
        while (start < end)
        {
            var label = PtxPatterns.Label().Match(text, start, end - start);
            int stop = label.Success ? start + label.Length : text.IndexOf(';', start, end - start);
            if (label.Success)
            {
                lastLabel = label.Groups[1].Value;
                if (!labels.TryAdd(label.Groups[1].Value, statements.Count))
                {
                    throw new FormatException($"PTX line {line}: label {label.Groups[1].Value} stands twice");
                }
            }
            else if (stop >= 0)
            {
                string statement = text[start..stop];
                int blank = statement.Length - statement.TrimStart().Length;
                int ownLine = line + statement.AsSpan(0, blank).Count('\n');
                Statement(PtxPatterns.Blanks().Replace(statement.Trim(), " "), ownLine);
                stop++;
            }
            else if (text.AsSpan(start, end - start).IsWhiteSpace())
            {
                return;
            }
            else
            {
                throw new FormatException($"PTX line {line}: no ; behind {text[start..end].Trim()}");
            }

            line += text.AsSpan(start, stop - start).Count('\n');
            start = stop;
        }
    }

    private void Statement(string statement, int line)
    {
        if (statement.StartsWith(".reg ", StringComparison.Ordinal))
        {
            Registers(statement, line);
        }
        else if (statement.StartsWith('.') && PtxPatterns.ArrayDeclaration().IsMatch(statement))
        {
            DeclareArray(statement);
        }
        else if (statement.StartsWith(".branchtargets ", StringComparison.Ordinal))
        {
            branchTargets.Add(lastLabel, Operands(statement[".branchtargets ".Length..]));
        }
        else if (statement.StartsWith(".pragma", StringComparison.Ordinal) || statement.Length == 0)
        {
            return;
        }
        else if (statement[0] is '{' or '}')
        {
            throw new FormatException($"PTX line {line}: {statement}: scopes and calls are not known");
        }
        else
        {
            Instruction(statement, line);
        }
    }

    private void Instruction(string statement, int line)
    {
        var match = PtxPatterns.Instruction().Match(statement);
        if (!match.Success)
        {
            throw new FormatException($"PTX line {line}: {statement}");
        }

        statements.Add(new PtxStatement(line, statement,
            match.Groups["guard"].Success ? match.Groups["guard"].Value : null, match.Groups["not"].Success,
            match.Groups["opcode"].Value.Split('.'), Operands(match.Groups["operands"].Value)));
    }

    /// <summary>Splits at the commas outside of brackets.</summary>
    private static string[] Operands(string list)
    {
        var operands = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] is '[' or '{' ? 1 : list[i] is ']' or '}' ? -1 : 0;
            if (list[i] == ',' && depth == 0)
            {
                operands.Add(list[start..i].Trim());
                start = i + 1;
            }
        }

        if (start < list.Length)
        {
            operands.Add(list[start..].Trim());
        }

        return [.. operands];
    }

    private void Registers(string statement, int line)
    {
        var match = PtxPatterns.RegisterDeclaration().Match(statement);
        if (!match.Success || !PtxTypes.TryParse(match.Groups["type"].Value, out var type))
        {
            throw new FormatException($"PTX line {line}: {statement}");
        }

        foreach (string name in match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            int bracket = name.IndexOf('<');
            if (bracket < 0)
            {
                registers.Add(name, type);
                continue;
            }

            for (int i = 0; i < Int(name[(bracket + 1)..^1]); i++)
            {
                registers.Add(name[..bracket] + i.ToString(CultureInfo.InvariantCulture), type);
            }
        }
    }

    private void DeclareArray(string declaration)
    {
        var match = PtxPatterns.ArrayDeclaration().Match(declaration);
        if (!match.Success || !PtxTypes.TryParse(match.Groups["type"].Value, out var type))
        {
            throw new FormatException($"PTX: {declaration}");
        }

        bool isExtern = declaration.Contains(".extern", StringComparison.Ordinal);
        int alignment = match.Groups["align"].Success ? Int(match.Groups["align"].Value) : type.Bytes();
        long length = match.Groups["length"].Value is { Length: > 0 } number ? Int(number) : isExtern ? 0 : 1;
        (match.Groups["space"].Value == "local" ? local : shared).Add(
            new PtxArray(match.Groups["name"].Value, alignment, length * type.Bytes(), isExtern));
    }

    private static int Int(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    private static string KeepLines(Match comment) => new('\n', comment.Value.Count(c => c == '\n'));
}
