using SimClr.Train.Text;

namespace SimClr.Train.Recipes.Declarations;

/// <summary>
/// That an option has an effect beside the others of its call: one that trains to the end as if it were not there is
/// a mistake that nobody notices.
/// </summary>
internal static class Effect
{
    /// <param name="option">One that the call gives.</param>
    /// <param name="find">Another option and its value, by its member; null where the call has no such option.</param>
    /// <param name="isFixed">The others are not the call's to change: those of a run.</param>
    /// <exception cref="UserException">It has none; says which other option is in its way.</exception>
    public static void Check(
        OptionDeclaration option, Func<string, (OptionDeclaration Option, object? Value)?> find, bool isFixed = false)
    {
        var declared = option.Is;
        foreach (string unwanted in declared.OnlyWithout)
        {
            if (find(unwanted) is var (other, value) && IsSet(value))
            {
                throw Without(option, Is(other, value), isFixed ? null : $"leave out {other.Name}");
            }
        }

        if (declared.OnlyWith is { } needed && find(needed) is var (another, its) && !Suits(declared, its))
        {
            string next = declared.Being.Length > 0 ? $"pass {another.Name} {string.Join(" or ", declared.Being)}"
                : its is null or false ? $"pass {another.Name} too" : $"pass another {another.Name}";
            throw Without(option, Is(another, its), isFixed ? null : next);
        }
    }

    /// <summary>False for what switches nothing on: nothing, false, 0.</summary>
    public static bool IsSet(object? value) => value is not (null or false or 0 or 0L or 0.0 or "");

    private static bool Suits(OptionAttribute declared, object? value)
        => declared.Being.Length > 0 ? declared.Being.Contains(Spelling.Of(value))
            : declared.NotBeing is { } unwanted ? unwanted != Spelling.Of(value) : IsSet(value);

    private static string Is(OptionDeclaration option, object? value) => value switch
    {
        null or false => $"without {option.Name}",
        true => $"with {option.Name}",
        _ => $"where {option.Name} is {Spelling.Of(value)}",
    };

    private static UserException Without(OptionDeclaration option, string state, string? next)
        => UserException.Usage($"option {option.Name}: has no effect {state}; leave it out"
            + (next is null ? "." : $", or {next}."));
}
