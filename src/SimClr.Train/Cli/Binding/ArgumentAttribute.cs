using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Cli.Binding;

/// <summary>An option that is known by its place and not by its name; where it is not required it may be null.</summary>
internal sealed class ArgumentAttribute(string description) : OptionAttribute(description);
