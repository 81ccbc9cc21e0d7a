using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes.Declarations;

/// <summary>An option: its names, what is declared of it, its values.</summary>
/// <param name="member">The property or parameter.</param>
/// <param name="type">Its type.</param>
/// <param name="declared">What it says of itself.</param>
public sealed class OptionDeclaration(string member, Type type, OptionAttribute declared)
{
    private OptionDeclaration(PropertyInfo property)
        : this(property.Name, property.PropertyType, property.GetCustomAttribute<OptionAttribute>()!)
    {
        IsRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        MayBeUnset = Type == typeof(string)
            && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        ValueIn = property.GetValue;
    }

    /// <summary>Those of <see cref="PretrainOptions"/>, in its order.</summary>
    public static IReadOnlyList<OptionDeclaration> All { get; } =
    [
        .. typeof(PretrainOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite).Select(property => new OptionDeclaration(property)),
    ];

    public string Member => member;

    public OptionAttribute Is => declared;

    /// <summary>Of the value where there is one.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>Name in preset files and <c>options.json</c>.</summary>
    public string Key { get; } = JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    /// <summary>Name on the command line; of one that is known by its place what the help calls it.</summary>
    public string Name { get; } = declared.IsPlace
        ? member.ToUpperInvariant() : "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(member);

    /// <summary>True for what a preset must spell out.</summary>
    public bool IsRequired { get; }

    /// <summary>True for what may be left open: where the data are, where the run goes.</summary>
    public bool MayBeUnset { get; }

    /// <summary>Its value in options.</summary>
    public Func<PretrainOptions, object?> ValueIn { get; } = _ => null;

    /// <summary>The names that the value may be; none where it is free.</summary>
    public IReadOnlyCollection<string> Choices
        => Type.IsEnum ? Spelling.Names(Type) : Is.NamesOf is null ? Is.Choices : [.. NamesOf(Is.NamesOf)];

    public string Description
        => Is.Description.Replace("{names}", string.Join(", ", Choices), StringComparison.Ordinal);

    /// <exception cref="UserException">The text is none of the choices.</exception>
    public void CheckChoice(string text)
    {
        if (!Is.OrFile && Choices is { Count: > 0 } known
            && !known.Contains(Is.OrNumbered ? text.Split(':')[0] : text))
        {
            throw UserException.Unknown($"option {Name}:", text, known);
        }
    }

    /// <summary>The value that a text of the command line means.</summary>
    /// <exception cref="UserException">It means none.</exception>
    public object Parse(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        const NumberStyles Real = NumberStyles.Float;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw UserException.Usage($"option {Name}: its value is empty; give {Expected}, or leave it out.");
        }

        if (text.StartsWith("--", StringComparison.Ordinal))
        {
            throw UserException.Usage($"option {Name}: needs a value, and what follows it is {text}.");
        }

        CheckChoice(text);
        if (Is.IsOutputFile && FileTrouble.WhatLiesThere(text) is { } trouble)
        {
            throw UserException.Usage($"option {Name}: {text}: {trouble}.");
        }

        return Type switch
        {
            { IsEnum: true } => Enum.Parse(Type, text, ignoreCase: true),
            _ when Type == typeof(string) => text,
            _ when Type == typeof(double[]) => Shares.Parse(Name, text, orNone: Is.AtLeast == 0),
            _ when Type == typeof(bool) && bool.TryParse(text, out bool value) => value,
            _ when Type == typeof(int) && int.TryParse(text, Whole, culture, out int value) => value,
            _ when Type == typeof(long) && long.TryParse(text, Whole, culture, out long value) => value,
            _ when Type == typeof(double) && double.TryParse(text, Real, culture, out double value)
                && double.IsFinite(value) => value,
            _ => throw UserException.Usage($"option {Name}: '{text}' is not {Expected}."),
        };
    }

    /// <summary>What a value must be, in words.</summary>
    public string Expected => Type == typeof(bool) ? "true or false"
        : Type == typeof(double) ? "a number"
        : Type == typeof(int) || Type == typeof(long) ? "a whole number"
        : Choices.Count > 0 ? $"one of {string.Join(", ", Choices)}" : "a text";

    private static IEnumerable<string> NamesOf(Type type)
        => (IEnumerable<string>)type.GetProperty("Names")!.GetValue(null)!;
}
