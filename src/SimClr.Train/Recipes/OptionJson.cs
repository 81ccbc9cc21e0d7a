using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SimClr.Train.Data;
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

    /// <summary>The object that a text is.</summary>
    /// <exception cref="FormatException">It is none; the message goes on from the name of what it is.</exception>
    public static JsonObject Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("is not a JSON object: it must begin with { and end with }");
            }

            var names = document.RootElement.EnumerateObject().Select(property => property.Name);
            return names.GroupBy(name => name).FirstOrDefault(same => same.Skip(1).Any()) is { Key: var twice }
                ? throw new FormatException($"gives {twice} twice; one must go")
                : JsonObject.Create(document.RootElement.Clone())!;
        }
        catch (JsonException exception)
        {
            throw new FormatException("is not JSON: something is missing or too many in line "
                + $"{exception.LineNumber + 1}, at its byte {exception.BytePositionInLine + 1}");
        }
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
            throw UserException.Usage($"{source}: gives no {missing.Key}; give every option, or "
                + $"\"{Preset.Base}\": \"{Preset.Default}\" and what differs from that.");
        }

        foreach (var option in OptionDeclaration.All)
        {
            if (json.TryGetPropertyValue(option.Key, out var value) && !Fits(option, value))
            {
                throw UserException.Usage($"{source}: {option.Key} is {value?.ToJsonString(OneLine) ?? "null"}; "
                    + $"give {option.Expected}.");
            }
        }

        return json.Deserialize<PretrainOptions>(OneLine)!;
    }

    private static bool Fits(OptionDeclaration option, JsonNode? value)
    {
        if (option.Type.IsEnum && value is JsonValue text && text.TryGetValue(out string? name))
        {
            option.CheckChoice(name);
        }

        try
        {
            return value.Deserialize(option.Type, OneLine) is not null || option.MayBeUnset;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The values, with those that a call gives in their place.</summary>
    /// <param name="terminal">
    /// Where the data set is the call's to choose: who names a folder beside drawn shapes means the pictures in it, and
    /// is told so.
    /// </param>
    /// <exception cref="UserException">A value is missing, unknown or of the wrong type.</exception>
    public static PretrainOptions FromJson(JsonObject json, JsonObject given, string source, Terminal? terminal = null)
    {
        const string Data = "data", DataDir = "data_dir";
        json = json.DeepClone().AsObject();
        if (terminal is not null && given[DataDir] is { } folder && !given.ContainsKey(Data)
            && (string?)json[Data] == DataCatalog.Shapes)
        {
            json[Data] = DataCatalog.Folder;
            terminal.Error.WriteLine($"--data folder, not {DataCatalog.Shapes}: for --data-dir {folder}");
        }

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
