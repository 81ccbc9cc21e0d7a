using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>A published recipe: a JSON file with every option spelled out, and where it comes from.</summary>
public sealed record Preset(string Name, string Comment, JsonObject Values)
{
    /// <summary>The recipe where none is named.</summary>
    public const string Default = "quickstart";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "presets");

    /// <summary>The recipe as it stands.</summary>
    /// <exception cref="UserException">The file leaves an option out, or has one that does not
    /// exist.</exception>
    public PretrainOptions Options => OptionJson.FromJson(Values, $"preset {Name}");

    /// <summary>The recipe with what a call gives in its place.</summary>
    /// <exception cref="UserException">The file leaves an option out, or has one that does not
    /// exist.</exception>
    public PretrainOptions With(JsonObject given) => OptionJson.FromJson(Values, given, $"preset {Name}");

    /// <summary>The presets beside the program.</summary>
    public static IReadOnlyList<string> Names =>
    [
        .. Directory.EnumerateFiles(Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
    ];

    /// <summary>Loads a preset by its name, or from a file where the name is a path.</summary>
    /// <exception cref="UserException">There is no such preset, or its file is not one.</exception>
    public static Preset Load(string nameOrFile)
    {
        string file = Path.Combine(Folder, nameOrFile + ".json");
        if (!Names.Contains(nameOrFile))
        {
            file = nameOrFile;
            if (!File.Exists(file))
            {
                throw UserException.Unknown("preset", nameOrFile, Names);
            }
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllText(file)) as JsonObject
                ?? throw UserException.Usage($"preset {file}: is not a JSON object; copy one from {Folder}.");
            string comment = (string?)json["comment"] ?? "";
            json.Remove("comment");
            return new Preset(Path.GetFileNameWithoutExtension(file), comment, json);
        }
        catch (JsonException exception)
        {
            throw UserException.Usage($"preset {file}: is not JSON: {exception.Message}");
        }
    }
}
