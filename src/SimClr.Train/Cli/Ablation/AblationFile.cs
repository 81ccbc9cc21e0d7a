using System.Text.Json.Nodes;
using SimClr.Train.Evaluation;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Ablation;

/// <summary>
/// <c>ablation.json</c> in the ablation's folder: the recipe, and each variant's numbers once it is done.
/// Written after every variant, so that a call that was stopped goes on where it was.
/// </summary>
internal sealed class AblationFile
{
    public const string Name = "ablation.json";
    private const string Changes = "changes";

    private readonly string path;
    private readonly JsonObject json;

    private AblationFile(string path, JsonObject json) => (this.path, this.json) = (path, json);

    private JsonObject Results => json["results"]!.AsObject();

    /// <summary>Reads what the folder has, or begins a new one.</summary>
    /// <exception cref="UserException">It is of another recipe, or damaged.</exception>
    public static AblationFile Open(string folder, string preset, PretrainOptions options)
    {
        string path = Path.Combine(folder, Name);
        var recipe = OptionJson.RecipeOf(options);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            return new AblationFile(path, new JsonObject
            {
                ["preset"] = preset,
                ["measured_on"] = options.Validation > 0 ? "validation" : "test",
                ["options"] = recipe,
                ["results"] = new JsonObject(),
            });
        }

        try
        {
            var file = new AblationFile(path, OptionJson.Parse(File.ReadAllText(path)));
            Compare(file.json["options"]!.AsObject(), recipe, path);
            return file.Results.All(result => file[result.Key] is not null) ? file : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException
            or NullReferenceException)
        {
            throw new UserException($"ablation {path}: is damaged; delete it: variants that are trained are "
                + "then only measured again.");
        }
    }

    /// <summary>A variant's numbers by their keys, fractions or NaN; null while it is not done.</summary>
    public IReadOnlyDictionary<string, double>? this[string variant]
        => Results[variant] is JsonObject done
            ? done.Where(entry => entry.Key != Changes)
                .ToDictionary(entry => entry.Key, entry => (double?)entry.Value ?? double.NaN)
            : null;

    /// <summary>What the numbers do not say of themselves.</summary>
    public IEnumerable<string> Notes => (json["notes"] as JsonArray ?? []).Select(note => (string)note!);

    public void Add(string variant, JsonObject changes, Measurements measured)
    {
        var done = new JsonObject { [Changes] = changes };
        foreach (var (key, _) in AblationTable.Columns)
        {
            done[key] = measured.ValueOf(key) is { } value ? Math.Round(value, 6) : null;
        }

        Results[variant] = done;
        if (Notes.Union(measured.Notes).ToArray() is { Length: > 0 } notes)
        {
            json["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]);
        }

        AtomicFile.WriteText(path, json.ToJsonString(OptionJson.Indented) + "\n");
    }

    /// <summary>That a run which is there has these options.</summary>
    /// <exception cref="UserException">It has others.</exception>
    public static void CheckSame(RunFolder run, PretrainOptions options)
        => Compare(OptionJson.RecipeOf(run.ReadOptions()), OptionJson.RecipeOf(options), run.Options);

    private static void Compare(JsonObject before, JsonObject now, string path)
    {
        foreach (var (key, value) in now)
        {
            if (!JsonNode.DeepEquals(before[key], value))
            {
                throw UserException.Usage($"ablation {path}: was begun with {key} {before[key] ?? "unset"}, "
                    + $"this call says {value ?? "unset"}; variants are compared under the same options. "
                    + "Choose another --output.");
            }
        }
    }
}
