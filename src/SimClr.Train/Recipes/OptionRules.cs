using System.Text.Json.Nodes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>
/// That the values of <see cref="PretrainOptions"/> are what their declarations allow, checked before anything
/// is loaded.
/// </summary>
public static class OptionRules
{
    /// <summary>Also that what the call gives of them has an effect.</summary>
    /// <param name="given">By the keys of a preset file.</param>
    /// <param name="isFixed">The others are those of a run.</param>
    /// <exception cref="UserException">An option is out of its range, or does nothing.</exception>
    public static void Check(PretrainOptions options, JsonObject given, bool isFixed = false)
    {
        Check(options);
        foreach (var option in OptionDeclaration.All
            .Where(option => given.ContainsKey(option.Key) && Effect.IsSet(option.ValueIn(options))))
        {
            Effect.Check(option, member => (Find(member), Find(member).ValueIn(options)), isFixed);
        }
    }

    /// <exception cref="UserException">Names the first option that is out of its range, and the
    /// range.</exception>
    public static void Check(PretrainOptions options)
    {
        foreach (var option in OptionDeclaration.All)
        {
            Check(option, option.ValueIn(options));
        }

        // Two ranges depend on another option's value.
        Check(Find(nameof(options.MaxArea)), options.MaxArea, options.MinArea, 1);
        Check(Find(nameof(options.Accumulate)), options.Accumulate, 1, int.MaxValue / options.BatchSize);
    }

    /// <exception cref="UserException">It is none of the choices, or out of the range.</exception>
    internal static void Check(OptionDeclaration option, object? value)
    {
        switch (value)
        {
            case string text:
                option.CheckChoice(text);
                break;
            case IConvertible number and (int or double):
                Check(option, number.ToDouble(null), option.Is.AtLeast, option.Is.AtMost);
                break;
        }
    }

    // Written as "not inside", so that NaN is outside.
    private static void Check(OptionDeclaration option, double value, double low, double high)
    {
        string? range = !double.IsNaN(option.Is.Above) ? $"above {option.Is.Above}"
            : double.IsNaN(low) ? null : double.IsNaN(high) ? $"at least {low}" : $"from {low} to {high}";
        bool inside = double.IsFinite(value)
            && !(value <= option.Is.Above) && !(value < low) && !(value > high);
        if (range is not null && !inside)
        {
            throw UserException.Usage($"option {option.Name}: {value} is not allowed; give a number {range}.");
        }
    }

    private static OptionDeclaration Find(string property)
        => OptionDeclaration.All.Single(option => option.Member == property);
}
