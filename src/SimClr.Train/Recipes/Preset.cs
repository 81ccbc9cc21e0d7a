using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>
/// A published recipe: a JSON file with where it comes from and every option; or with a <c>base</c>, which is another
/// preset, and the options in which it differs.
/// </summary>
public sealed record Preset(string Name, string Comment, JsonObject Values)
{
    /// <summary>The recipe where none is named.</summary>
    public const string Default = "quickstart";

    /// <summary>The key under which a preset's file names another.</summary>
    internal const string Base = "base";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "presets");

    /// <summary>The recipe as it stands.</summary>
    /// <exception cref="UserException">The file leaves an option out, or has one that does not
    /// exist.</exception>
    public PretrainOptions Options => OptionJson.FromJson(Values, $"preset {Name}");

    /// <summary>The recipe with what a call gives in its place.</summary>
    /// <exception cref="UserException">The file leaves an option out, or has one that does not
    /// exist.</exception>
    public PretrainOptions With(JsonObject given, Terminal terminal)
        => OptionJson.FromJson(Values, given, $"preset {Name}", terminal);

    /// <summary>The presets beside the program.</summary>
    public static IReadOnlyList<string> Names =>
    [
        .. Directory.EnumerateFiles(Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
    ];

    /// <summary>Loads a preset by its name, or from a file where the name is a path.</summary>
    /// <exception cref="UserException">There is no such preset, or its file is not one.</exception>
    public static Preset Load(string nameOrFile) => Load(nameOrFile, "", []);

    /// <param name="folder">Where a file lies that is named.</param>
    /// <param name="above">Files that it is a base of.</param>
    private static Preset Load(string nameOrFile, string folder, string[] above)
    {
        string file = Names.Contains(nameOrFile)
            ? Path.Combine(Folder, nameOrFile + ".json")
            : Path.Combine(folder, nameOrFile);
        if (!File.Exists(file))
        {
            throw Path.HasExtension(nameOrFile)
                ? UserException.Usage($"preset {file}: there is no such file; give one that is there, or a name: "
                    + $"{string.Join(", ", Names)}.")
                : UserException.Unknown(above.Length == 0 ? "preset" : $"preset {above[^1]}: base", nameOrFile, Names);
        }

        if (above.Contains(file))
        {
            throw UserException.Usage($"preset {file}: is its own base; name another one.");
        }

        try
        {
            var json = OptionJson.Parse(File.ReadAllText(file));
            string? comment = Take(json, "comment");
            if (Take(json, Base) is { } name)
            {
                var from = Load(name, Path.GetDirectoryName(file)!, [.. above, file]);
                comment ??= $"{from.Name}, changed. {from.Comment}";
                foreach (var (key, value) in from.Values)
                {
                    json.TryAdd(key, value?.DeepClone());
                }
            }

            return new Preset(Path.GetFileNameWithoutExtension(file), comment ?? "", json);
        }
        catch (FormatException exception)
        {
            throw UserException.Usage($"preset {file}: {exception.Message}.");
        }
    }

    /// <summary>A text that is no option.</summary>
    private static string? Take(JsonObject json, string key)
    {
        json.Remove(key, out var value);
        return value is null || value.GetValueKind() == JsonValueKind.String
            ? (string?)value
            : throw new FormatException($"has {key} {value!.ToJsonString(OptionJson.OneLine)}; give a text");
    }
}
