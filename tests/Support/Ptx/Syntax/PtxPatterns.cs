using System.Text.RegularExpressions;

namespace SimClr.Tests.Support.Ptx;

/// <summary>What the pieces of a PTX text look like.</summary>
internal static partial class PtxPatterns
{
    // .loc and .file end with their line, not with a semicolon.
    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|\.(loc|file)\s[^\n]*", RegexOptions.Singleline)]
    public static partial Regex Comment();

    [GeneratedRegex(@"\.entry\s+(?<name>[\w$]+)\s*\((?<parameters>[^)]*)\)", RegexOptions.Singleline)]
    public static partial Regex Entry();

    [GeneratedRegex(@"\.target\s+(sm_\d+)")]
    public static partial Regex Target();

    [GeneratedRegex(@"\.param\s+(\.align\s+(?<align>\d+)\s+)?\.(?<type>\w+)\s+(\.ptr\S*\s+)*"
        + @"(?<name>[\w$]+)(\[(?<length>\d+)\])?$")]
    public static partial Regex Parameter();

    [GeneratedRegex(@"\.reqntid\s+([\d,\s]+)")]
    public static partial Regex RequiredBlock();

    [GeneratedRegex(@"\.maxntid\s+([\d,\s]+)")]
    public static partial Regex MaxBlockThreads();

    [GeneratedRegex(@"\G\s*([\w$]+)\s*:(?!:)")]
    public static partial Regex Label();

    [GeneratedRegex(@"\s+")]
    public static partial Regex Blanks();

    [GeneratedRegex(@"^(@(?<not>!)?(?<guard>[%\w$]+)\s+)?(?<opcode>[a-z][\w.:]*)(\s+(?<operands>.*))?$")]
    public static partial Regex Instruction();

    [GeneratedRegex(@"^\.reg\s+\.(?<type>\w+)\s+(?<names>.+)$")]
    public static partial Regex RegisterDeclaration();

    [GeneratedRegex(@"[^;{}]*\.shared[^;{}]*(?=;)")]
    public static partial Regex SharedDeclaration();

    [GeneratedRegex(@"\.(?<space>shared|local)\s+(\.align\s+(?<align>\d+)\s+)?\.(?<type>\w+)\s+"
        + @"(?<name>[\w$]+)(\[(?<length>\d*)\])?")]
    public static partial Regex ArrayDeclaration();
}
