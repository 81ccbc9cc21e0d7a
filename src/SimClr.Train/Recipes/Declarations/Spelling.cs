using System.Text.Json;

namespace SimClr.Train.Recipes.Declarations;

/// <summary>How the names of an enum are written in files and calls: AdamW is <c>adamw</c>.</summary>
internal sealed class Spelling : JsonNamingPolicy
{
    public static string Of(Enum value) => value.ToString().ToLowerInvariant();

    public static string[] Names(Type type)
        => [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())];

    public override string ConvertName(string name) => name.ToLowerInvariant();
}
