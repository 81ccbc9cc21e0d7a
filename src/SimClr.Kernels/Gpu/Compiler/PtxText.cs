using System.Text.RegularExpressions;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What becomes of ILGPU's text. Sums and products of floats say how they round: <c>add.f32</c> leaves the assembler free
/// to make one fma of a product and a sum, <c>add.rn.f32</c> is what C# computes. What differs from run to run goes, so
/// that a kernel is the same text wherever it is compiled: the numbers of parameters and labels. And so do the functions
/// that stand for our instructions, which nobody calls.
/// </summary>
internal static partial class PtxText
{
    public static string Tidy(string text)
    {
        if (!Call().IsMatch(text))
        {
            text = Function().Replace(text, "");
        }

        text = Unrounded().Replace(text, "${operation}.rn.${type}");
        text = Uniform().Replace(text, "${branch}\t");
        text = ByteOffset().Replace(text, "add.u64\t${sum}, ${base};");
        text = Parameter().Replace(text, "_${name}");
        var labels = new Dictionary<string, string>();
        return Label().Replace(text, match => labels.TryGetValue(match.Value, out string? label)
            ? label
            : labels[match.Value] = $"L{labels.Count + 1}");
    }

    /// <summary>Tells the assembler to unroll no loop of the kernel.</summary>
    public static string KeepLoops(string text) => BodyStart().Replace(text, ".pragma \"nounroll\";\n{", 1);

    [GeneratedRegex(@"^\{", RegexOptions.Multiline)]
    private static partial Regex BodyStart();

    [GeneratedRegex(@"^\s*call\b", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^\.visible \.func .*?^(;|\})\r?\n\r?\n?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Function();

    // ILGPU takes what all threads count alike for the same in all of them, also where they have left a loop in different
    // turns: of the threads that come to the branch, some go and some do not.
    [GeneratedRegex(@"(?<branch>@!?%p\d+ bra)\.uni\s+")]
    private static partial Regex Uniform();

    // The place of an element of one byte: ptxas does not see that the factor is 1.
    [GeneratedRegex(@"mad\.lo\.u64\t(?<sum>%rd\d+, %rd\d+), 1, (?<base>%rd\d+);")]
    private static partial Regex ByteOffset();

    [GeneratedRegex(@"(?<=[ \[])_(?<name>\w+?)_\d+(?=[\[\]+,\r\n])")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\b(?<operation>add|sub|mul)\.(?<type>f32|f64)\b")]
    private static partial Regex Unrounded();

    [GeneratedRegex(@"\bL_\d+\b")]
    private static partial Regex Label();
}
