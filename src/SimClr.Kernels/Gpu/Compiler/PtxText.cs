using System.Text.RegularExpressions;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// ILGPU's text with what differs from run to run taken out, so that a kernel is the same text wherever it is compiled:
/// the numbers of parameters and labels. And without the functions that stand for our instructions, which nobody calls;
/// and with each sum and product rounded by itself: without .rn the assembler may make one fma of the two.
/// </summary>
internal static partial class PtxText
{
    public static string Tidy(string text)
    {
        if (!Call().IsMatch(text))
        {
            text = Function().Replace(text, "");
        }

        text = Rounded().Replace(text, "$1.rn.$2");
        text = ByteOffset().Replace(text, "add.u64\t${sum}, ${base};");
        text = Parameter().Replace(text, "_${name}");
        var labels = new Dictionary<string, string>();
        return Label().Replace(text, match => labels.TryGetValue(match.Value, out string? label)
            ? label
            : labels[match.Value] = $"L{labels.Count + 1}");
    }

    [GeneratedRegex(@"^\s*call\b", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^\.visible \.func .*?^(;|\})\r?\n\r?\n?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Function();

    [GeneratedRegex(@"\b(add|sub|mul)\.(f32|f64)\b")]
    private static partial Regex Rounded();

    // The place of an element of one byte: ptxas does not see that the factor is 1.
    [GeneratedRegex(@"mad\.lo\.u64\t(?<sum>%rd\d+, %rd\d+), 1, (?<base>%rd\d+);")]
    private static partial Regex ByteOffset();

    [GeneratedRegex(@"(?<=[ \[])_(?<name>\w+?)_\d+(?=[\[\]+,\r\n])")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\bL_\d+\b")]
    private static partial Regex Label();
}
