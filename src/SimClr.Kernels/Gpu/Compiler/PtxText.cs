using System.Text.RegularExpressions;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// ILGPU's text with what differs from run to run taken out, so that a kernel is the same text wherever it is compiled:
/// the numbers of parameters and labels. And without the functions that stand for our instructions, which nobody calls.
/// Sums and products of floats say how they round: as ILGPU writes them the assembler may fuse a product and a sum into
/// one, which changes bits.
/// </summary>
internal static partial class PtxText
{
    public static string Tidy(string text)
    {
        if (!Call().IsMatch(text))
        {
            text = Function().Replace(text, "");
        }

        text = Rounding().Replace(text, "${operation}.rn.${type}");
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

    [GeneratedRegex(@"(?<![.\w])(?<operation>add|sub|mul)\.(?<type>f32|f64)\b")]
    private static partial Regex Rounding();

    [GeneratedRegex(@"(?<=[ \[])_(?<name>\w+?)_\d+(?=[\[\]+,\r\n])")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\bL_\d+\b")]
    private static partial Regex Label();
}
