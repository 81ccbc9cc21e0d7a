using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>One property of <see cref="PretrainOptions"/> as an option of the command line.</summary>
public sealed class OptionBinding
{
    private readonly Type type;

    private OptionBinding(PropertyInfo property)
    {
        type = property.PropertyType;
        IsRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        Key = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        Option = new Option<string?>("--" + JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name))
        {
            Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description,
            HelpName = type == typeof(bool) ? "true|false" : type == typeof(string) ? "text" : "number",
            Arity = type == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
    }

    /// <summary>All options, in the order of the record.</summary>
    public static IReadOnlyList<OptionBinding> All { get; } =
    [
        .. typeof(PretrainOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite).Select(property => new OptionBinding(property)),
    ];

    /// <summary>Name in preset files and <c>options.json</c>.</summary>
    public string Key { get; }

    /// <summary>False for what may be left open: where the data are, where the run goes.</summary>
    public bool IsRequired { get; }

    public Option<string?> Option { get; }

    /// <summary>True where the call gives this option.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetResult(Option) is { Implicit: false };

    /// <summary>The given value.</summary>
    /// <exception cref="UserException">The text is no value of the option's type.</exception>
    public JsonNode Value(ParseResult parse)
    {
        string text = parse.GetValue(Option) ?? "true"; // a switch without a value
        var culture = CultureInfo.InvariantCulture;
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        const NumberStyles Real = NumberStyles.Float;
        return type switch
        {
            _ when type == typeof(string) => JsonValue.Create(text),
            _ when type == typeof(bool) && bool.TryParse(text, out bool value) => JsonValue.Create(value),
            _ when type == typeof(int) && int.TryParse(text, Whole, culture, out int value)
                => JsonValue.Create(value),
            _ when type == typeof(double) && double.TryParse(text, Real, culture, out double value)
                && double.IsFinite(value) => JsonValue.Create(value),
            _ => throw UserException.Usage($"option {Option.Name}: '{text}' is not {Expected}."),
        };
    }

    private string Expected
        => type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : "a number";
}
