using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SimClr.Bench;

/// <summary>A result for people and the same for programs, in the folder of the machine that it was measured on.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes PROCESSOR/NAME.md and .json; returns the path of the former.</summary>
    /// <param name="command">What measures it again.</param>
    public static string Save(
        string results, string processor, string name, string title, string markdown, string command, JsonObject json)
    {
        string folder = Path.Combine(
            results, Regex.Replace(processor.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-'));
        string file = Path.Combine(folder, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(file + ".md", $"# {title}\n\n{markdown}\n`{command}`\n");
        File.WriteAllText(file + ".json", json.ToJsonString(Indented) + "\n");
        return Path.GetRelativePath(Environment.CurrentDirectory, file + ".md");
    }
}
