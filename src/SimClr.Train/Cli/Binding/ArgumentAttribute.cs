using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Cli.Binding;

/// <summary>An option that is known by its place, not by its name; one with a default may be left out.</summary>
internal sealed class ArgumentAttribute(string description) : OptionAttribute(description)
{
    public override bool IsPlace => true;
}
