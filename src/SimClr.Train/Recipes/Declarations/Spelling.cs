using System.Globalization;
using System.Text.Json;

namespace SimClr.Train.Recipes.Declarations;

/// <summary>How values are written in files and calls: AdamW is <c>adamw</c>.</summary>
internal sealed class Spelling : JsonNamingPolicy
{
    public static string Of(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>A value as a call gives it; null where it is unset.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        Enum name => Of(name),
        double[] shares => Shares.Text(shares),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public static string[] Names(Type type)
        => [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())];

    public override string ConvertName(string name) => name.ToLowerInvariant();
}
