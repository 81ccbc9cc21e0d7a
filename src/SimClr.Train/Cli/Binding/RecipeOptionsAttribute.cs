using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Cli.Binding;

/// <summary>
/// On a parameter of JSON that takes what the call gives of <see cref="PretrainOptions"/>, by the keys of a
/// preset file.
/// </summary>
/// <param name="reach">The command asks for options that reach no further.</param>
/// <param name="except">Nor for these properties.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class RecipeOptionsAttribute(Reach reach, params string[] except) : Attribute
{
    public IEnumerable<OptionDeclaration> Options => OptionDeclaration.All
        .Where(option => option.Is.Reach <= reach && !except.Contains(option.Member));
}
