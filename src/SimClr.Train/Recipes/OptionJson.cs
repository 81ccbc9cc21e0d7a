using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <exception cref="UserException">A value is missing, unknown or of the wrong type.</exception>
    public static PretrainOptions FromJson(JsonObject json, string source)
    {
        string[] known = [.. OptionBinding.All.Select(binding => binding.Key)];
        if (json.Select(pair => pair.Key).Except(known).FirstOrDefault() is { } unknown)
        {
            throw UserException.Usage(
                $"{source}: '{unknown}' is no option{NearestName.Question(unknown, known)}");
        }

        if (OptionBinding.All.FirstOrDefault(b => b.IsRequired && json[b.Key] is null) is { } missing)
        {
            throw UserException.Usage($"{source}: gives no {missing.Key}; a preset spells every option out.");
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

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
