using System.Text.RegularExpressions;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// ILGPU's text with what differs from run to run taken out, so that a kernel is the same text wherever it is compiled:
/// the numbers of parameters and labels. Without the functions that stand for our instructions, which nobody calls. And
/// with each rounding spelled out: of <c>mul.f32</c> and <c>add.f32</c> the assembler may make one fma, of
/// <c>mul.rn.f32</c> not.
/// </summary>
internal static partial class PtxText
{
    public static string Tidy(string text)
    {
        if (!Call().IsMatch(text))
        {
            text = Function().Replace(text, "");
        }

        text = Parameter().Replace(text, "_${name}");
        text = Unrounded().Replace(text, "${operation}.rn");
        var labels = new Dictionary<string, string>();
        return Label().Replace(text, match => labels.TryGetValue(match.Value, out string? label)
            ? label
            : labels[match.Value] = $"L{labels.Count + 1}");
    }

    /// <summary>Tells the assembler to unroll no loop of the kernel.</summary>
    public static string KeepLoops(string text) => BodyStart().Replace(text, ".pragma \"nounroll\";\n{", 1);

    [GeneratedRegex(@"^\{", RegexOptions.Multiline)]
    private static partial Regex BodyStart();

    [GeneratedRegex(@"\b(?<operation>add|sub|mul)(?=\.(f32|f64)\b)")]
    private static partial Regex Unrounded();

    [GeneratedRegex(@"^\s*call\b", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^\.visible \.func .*?^(;|\})\r?\n\r?\n?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Function();

    [GeneratedRegex(@"(?<=[ \[])_(?<name>\w+?)_\d+(?=[\[\]+,\r\n])")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\bL_\d+\b")]
    private static partial Regex Label();
}
