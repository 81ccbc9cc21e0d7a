using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Train.Cli;

/// <summary><c>simclr pretrain</c>: a preset, overridden by options, becomes a run folder.</summary>
internal sealed record PretrainCommand(
    PresetOption Preset,
    [Option("Go on with the run in this folder, bit for bit as if it had never stopped.",
        ValueName = "folder")]
    string? Resume,
    [RecipeOptions(Reach.Run)] JsonObject Given) : IRankedCommand
{
    public void Run(Terminal terminal, RankGroup ranks)
    {
        if (!ranks.IsLaunched)
        {
            RankRules.CheckAlone(Given);
        }

        if (Resume is not null)
        {
            GoOn(terminal, ranks);
            return;
        }

        var (preset, options) = ranks.Together(() =>
        {
            var preset = Preset.Load();
            var options = preset.With(Given, terminal);
            OptionRules.Check(options, Given);
            return (preset, options);
        });
        Start(options, preset, terminal, ranks);
    }

    /// <summary>Begins a run and trains to its end. Returns its folder; null on ranks but the first.</summary>
    /// <exception cref="UserException">An option is out of range, the data do not fit, or training
    /// failed.</exception>
    public static RunFolder? Start(PretrainOptions options, Preset preset, Terminal terminal, RankGroup ranks)
    {
        string time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string output = options.Output ?? Path.Combine("runs", $"{preset.Name}-{time}");
        var (device, data) = ranks.Together(() =>
        {
            OptionRules.Check(options);
            RankRules.Check(options, ranks.Count);
            if (ranks.IsFirst)
            {
                CheckInit(options, terminal);
            }

            var device = RankDevice.Open(options, ranks);
            options = options.WithFullPaths() with { Output = output };
            if (ranks.IsFirst)
            {
                RunFolder.CheckFree(output, options);
            }

            var data = options.SummarizeData(terminal); // first: a call that is wrong says only so
            string comment = terminal.IsVerbose
                ? preset.Comment : preset.Comment.Split([". ", ": ", "; "], 2, StringSplitOptions.None)[0];
            terminal.Output.WriteLine($"preset {preset.Name}: {comment}");
            OptionTable.Write(options, preset, terminal);
            return (device, data);
        });
        return Train(options, data, device, () => RunFolder.Create(output, options, preset.Name), terminal, ranks);
    }

    /// <summary>That weights to start from fit the model.</summary>
    internal static void CheckInit(PretrainOptions options, Terminal terminal)
    {
        if (options.Init is { } weights)
        {
            var imported = ImportedEncoder.Open(weights, options.InitInput);
            imported.CheckFits(options);
            terminal.Output.WriteLine(imported.Description);
        }
    }

    private void GoOn(Terminal terminal, RankGroup ranks)
    {
        const string Told = "options", Recorded = "algorithms";
        // Rank 0 alone has to see the folder; what the call says of this machine each rank knows.
        string told = ranks.OfFirst(() =>
        {
            var folder = RunFolder.Open(Resume!);
            return Resumption.Of(folder, Preset.Preset, Given, terminal) is not { } options ? ""
                : new JsonObject
                {
                    [Told] = OptionJson.ToJson(options),
                    [Recorded] = JsonSerializer.SerializeToNode(
                        AlgorithmRecord.Of(folder, terminal.Error.WriteLine), OptionJson.OneLine),
                }.ToJsonString();
        });
        if (told.Length == 0)
        {
            return;
        }

        var (options, device, data) = ranks.Together(() =>
        {
            var order = JsonNode.Parse(told)!;
            var run = OptionJson.FromJson(order[Told]!.AsObject(), ranks.IsFirst ? [] : Given, Resume!)
                .WithFullPaths();
            RankRules.Check(run, ranks.Count, isFixed: true);
            var recorded = order[Recorded].Deserialize<Algorithms>(OptionJson.OneLine);
            return (run, RankDevice.Open(run, ranks, recorded), run.SummarizeData(terminal));
        });
        Train(options, data, device, () => RunFolder.Open(Resume!), terminal, ranks);
    }

    /// <param name="open">Asked on rank 0 once the data are there: a call that fails before leaves no folder.</param>
    private static RunFolder? Train(PretrainOptions options, DataSummary summary, Device device,
        Func<RunFolder> open, Terminal terminal, RankGroup ranks)
    {
        var (data, monitor) = ranks.Together(() =>
        {
            summary.WriteTo(terminal.Output, terminal.IsVerbose);
            var data = TrainingData.Load(options, device, terminal);
            return (data, ranks.IsFirst ? CreateMonitor(options, device, data, terminal) : null);
        });
        if (ranks.Count > 1)
        {
            ranks.RequireSame(RankRules.Manifest(options, data));
            terminal.Output.WriteLine($"{ranks.Describe()}; each {options.BatchSize / ranks.Count} of "
                + $"{options.BatchSize} images a batch");
        }

        if (ranks.Together(() => ranks.IsFirst ? open() : null) is not { } folder)
        {
            new RankTraining(options, device, data, terminal, ranks).Run();
            return null;
        }

        terminal.Output.WriteLine("stop with Ctrl-C, which writes a checkpoint; then go on with:");
        terminal.Output.WriteLine($"  {ResumeCommand.For(folder, ranks.Count)}");
        if (new Pretraining(options, folder, device, data, terminal, monitor, ranks).Run())
        {
            terminal.Output.WriteLine($"trained: {folder.LastCheckpoint}");
        }

        return folder;
    }

    internal static RunMonitor? CreateMonitor(
        PretrainOptions options, Device device, ImageDataset data, Terminal terminal)
    {
        const string OrWithout =
            "Or pass --eval-every 0: training itself needs no test images.";
        if (options.EvalEvery == 0)
        {
            return null;
        }

        try
        {
            var (train, test) = Labelled(options, device, data, terminal);
            return new RunMonitor(options, device, train, test, terminal.Interrupted);
        }
        catch (DataException exception)
        {
            throw new UserException($"{exception.Message} {OrWithout}");
        }
    }

    /// <summary>Labelled images to fit to, and those that training does not see.</summary>
    private static (ImageDataset Train, ImageDataset Test) Labelled(
        PretrainOptions options, Device device, ImageDataset data, Terminal terminal)
    {
        // STL-10 is trained on pictures without labels; its labelled ones are another split.
        if (options.Validation > 0 || !data.Labelled)
        {
            return ValidationSplit.Load(options, device, terminal);
        }

        return (data, options.LoadData(DataSplit.Test, device, terminal));
    }
}
