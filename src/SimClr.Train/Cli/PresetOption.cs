using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Cli;

/// <summary><c>--preset</c>: the recipe that a call's other options change.</summary>
internal sealed record PresetOption(
    [Option("Recipe to start from: {names}, or a file.", NamesOf = typeof(Preset), OrFile = true,
        ValueName = "name|file", OnlyWithout = new[] { "Run" }, Default = Recipes.Preset.Default)]
    string? Preset)
{
    public Preset Load() => Recipes.Preset.Load(Preset ?? Recipes.Preset.Default);
}
