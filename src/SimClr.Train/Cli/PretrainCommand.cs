using System.CommandLine;
using SimClr.Train.Options;

namespace SimClr.Train.Cli;

/// <summary><c>simclr pretrain</c>: a preset, overridden by options, becomes a run folder.</summary>
public static class PretrainCommand
{
    public const string DefaultPreset = "quickstart";

    private static readonly Option<string> PresetName = new("--preset")
    {
        Description = $"Recipe to start from: {string.Join(", ", Options.Preset.Names)}, or a file.",
        HelpName = "name|file",
        DefaultValueFactory = _ => DefaultPreset,
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("pretrain", "Trains an encoder on pictures without their labels.") { PresetName };
        foreach (var binding in OptionBinding.All)
        {
            command.Add(binding.Option);
        }

        command.SetAction(parse => Run(parse, terminal));
        return command;
    }

    private static int Run(ParseResult parse, Terminal terminal)
    {
        var preset = Preset.Load(parse.GetValue(PresetName)!);
        var options = Override(preset, parse);
        OptionRules.Check(options);
        terminal.Output.WriteLine($"preset {preset.Name}: {preset.Comment}");
        OptionTable.Write(options, preset.Options, terminal);
        return 0;
    }

    private static PretrainOptions Override(Preset preset, ParseResult parse)
    {
        var values = preset.Values.DeepClone().AsObject();
        foreach (var binding in OptionBinding.All.Where(binding => binding.IsGiven(parse)))
        {
            values[binding.Key] = binding.Value(parse);
        }

        return OptionJson.FromJson(values, $"preset {preset.Name}");
    }
}
