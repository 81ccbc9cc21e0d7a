using System.Text.Json.Nodes;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Runs;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>
/// What a call may say to a run that goes on: what it was begun with, again; what keeps the bits; and more epochs.
/// </summary>
public static class Resumption
{
    private const string Unset = "unset";

    /// <summary>The options to go on with; null where the last step is done, which it says.</summary>
    /// <param name="preset">That the call names, if it does.</param>
    /// <param name="given">Options that the call gives.</param>
    /// <exception cref="UserException">The call asks for what the run cannot be any more.</exception>
    public static PretrainOptions? Of(RunFolder folder, string? preset, JsonObject given, Terminal terminal)
    {
        var before = folder.ReadOptions();
        var options = OptionJson.FromJson(OptionJson.ToJson(before), given, folder.Options).WithFullPaths();
        if (options.Output is { } output && Path.GetFullPath(output) == Path.GetFullPath(folder.Path))
        {
            options = options with { Output = before.Output };
        }

        OptionRules.Check(options, given, isFixed: true);
        CheckPreset(folder, preset);
        CheckSame(before, options);
        if (!File.Exists(folder.LastCheckpoint))
        {
            return options;
        }

        var position = Checkpoint.Open(folder.LastCheckpoint).Position;
        var plan = BatchPlan.Of(options, position.Images);
        bool asksForEvents = options.Tensorboard && !before.Tensorboard; // of the steps that are done
        if (position.Step >= plan.Steps && !asksForEvents)
        {
            terminal.Output.WriteLine($"run {folder.Path}: is finished: {options.Epochs} epochs, {position.Step} "
                + "steps; to train longer, with the learning rate of a longer run:");
            terminal.Output.WriteLine($"  {ResumeCommand.For(folder)} --epochs {2 * options.Epochs}");
            return null;
        }

        if (options.Epochs != before.Epochs)
        {
            double Rate(PretrainOptions run)
                => Recipe.CreateSchedule(run, plan.StepsPerEpoch).LearningRate(position.Step);
            terminal.Output.WriteLine($"--epochs {options.Epochs} (was {before.Epochs}): from step {position.Step} "
                + $"on the learning rate is that of {options.Epochs} epochs, {Digits.Of(Rate(options))} instead of "
                + $"{Digits.Of(Rate(before))} at first; the bits will not be those of a run begun with as many");
        }

        return options;
    }

    private static void CheckPreset(RunFolder folder, string? preset)
    {
        string begun = folder.ReadPreset();
        if (preset is not null && Path.GetFileNameWithoutExtension(preset) != begun)
        {
            throw UserException.Usage($"option --preset: the run was begun with {begun}, and this call says {preset}; "
                + "a run that goes on keeps its own options: leave it out.");
        }
    }

    private static void CheckSame(PretrainOptions before, PretrainOptions options)
    {
        foreach (var option in OptionDeclaration.All.Where(option => !option.Is.MayChange))
        {
            var (had, has) = (option.ValueIn(before), option.ValueIn(options));
            bool extends = option.Member == nameof(PretrainOptions.Epochs) && options.Epochs > before.Epochs;
            if (!Equals(had, has) && !extends)
            {
                string more = option.Member == nameof(PretrainOptions.Epochs) ? "become less" : "change";
                throw UserException.Usage($"option {option.Name}: is {Spelling.Of(had) ?? Unset} and cannot {more}, to "
                    + $"{Spelling.Of(has) ?? Unset}, in a run that goes on exactly; leave it out, or start a new run.");
            }
        }
    }
}
