using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>
/// How options, metrics and checkpoints' metadata are written as JSON: snake_case, nothing left out.
/// </summary>
public static class OptionJson
{
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    public static JsonSerializerOptions OneLine { get; } = Create(indented: false);

    public static JsonObject ToJson(PretrainOptions options)
        => JsonSerializer.SerializeToNode(options, OneLine)!.AsObject();

    /// <summary>What decides a run's numbers, and nothing else: equal for two runs of the same bits.</summary>
    public static JsonObject RecipeOf(PretrainOptions options)
    {
        var json = ToJson(options);
        foreach (var option in OptionDeclaration.All.Where(option => option.Is.KeepsBits))
        {
            json.Remove(option.Key);
        }

        return json;
    }

    /// <exception cref="UserException">A value is missing, unknown or of the wrong type.</exception>
    public static PretrainOptions FromJson(JsonObject json, string source)
    {
        string[] known = [.. OptionDeclaration.All.Select(option => option.Key)];
        if (json.Select(pair => pair.Key).Except(known).FirstOrDefault() is { } unknown)
        {
            throw UserException.Usage(
                $"{source}: '{unknown}' is no option{NearestName.Question(unknown, known)}");
        }

        if (OptionDeclaration.All.FirstOrDefault(o => o.IsRequired && json[o.Key] is null) is { } missing)
        {
            throw UserException.Usage($"{source}: gives no {missing.Key}; a preset spells every option out.");
        }

        foreach (var option in OptionDeclaration.All.Where(option => option.Type.IsEnum))
        {
            if (json[option.Key] is JsonValue value && value.TryGetValue(out string? name))
            {
                option.CheckChoice(name);
            }
        }

        try
        {
            return json.Deserialize<PretrainOptions>(OneLine)!;
        }
        catch (JsonException exception)
        {
            string? key = exception.Path?.TrimStart('$', '.');
            throw UserException.Usage($"{source}: {key} has a value of another type.");
        }
    }

    /// <summary>The values, with those that a call gives in their place.</summary>
    /// <exception cref="UserException">A value is missing, unknown or of the wrong type.</exception>
    public static PretrainOptions FromJson(JsonObject json, JsonObject given, string source)
    {
        json = json.DeepClone().AsObject();
        foreach (var (key, value) in given)
        {
            json[key] = value?.DeepClone();
        }

        return FromJson(json, source);
    }

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(new Spelling(), allowIntegerValues: false) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
