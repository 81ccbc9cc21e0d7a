using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Train.Cli;

/// <summary><c>simclr pretrain</c>: a preset, overridden by options, becomes a run folder.</summary>
public static class PretrainCommand
{
    public const string DefaultPreset = "quickstart";

    // What may change between the parts of a run without changing its bits; another device does, by rounding.
    private static readonly string[] FreeOnResume =
        ["data_dir", "cache", "data_memory", "max_minutes", "tensorboard", "device", "threads"];

    internal static readonly Option<string> PresetName = new("--preset")
    {
        Description = $"Recipe to start from: {string.Join(", ", Preset.Names)}, or a file.",
        HelpName = "name|file",
        DefaultValueFactory = _ => DefaultPreset,
    };

    private static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Go on with the run in this folder, bit for bit as if it had never stopped.",
        HelpName = "folder",
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("pretrain", "Trains an encoder on pictures without their labels.")
        {
            PresetName, Resume,
        };
        foreach (var binding in OptionBinding.All)
        {
            command.Add(binding.Option);
        }

        command.SetAction(parse =>
        {
            if (parse.GetValue(Resume) is { } folder)
            {
                GoOn(RunFolder.Open(folder), parse, terminal);
            }
            else
            {
                var preset = Preset.Load(parse.GetValue(PresetName)!);
                Start(Override(preset.Values, parse, $"preset {preset.Name}"), preset, terminal);
            }

            return 0;
        });
        return command;
    }

    /// <summary>Begins a run and trains to its end. Returns its folder.</summary>
    /// <exception cref="UserException">An option is out of range, the data do not fit, or training
    /// failed.</exception>
    public static RunFolder Start(PretrainOptions options, Preset preset, Terminal terminal)
    {
        OptionRules.Check(options);
        CheckInit(options, terminal);
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        string time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        options = WithFullPaths(options) with
        {
            Output = options.Output ?? Path.Combine("runs", $"{preset.Name}-{time}"),
        };
        terminal.Output.WriteLine($"preset {preset.Name}: {preset.Comment}");
        OptionTable.Write(options, preset.Options, terminal);

        var data = TrainingData.Load(options, device, terminal);
        var monitor = CreateMonitor(options, device, data);
        // Only now: a call that failed above leaves no folder.
        var folder = RunFolder.Create(options.Output, options, preset.Name);
        Train(new Pretraining(options, folder, device, data, terminal, monitor), folder, terminal);
        return folder;
    }

    /// <summary>The same from whichever folder the run goes on.</summary>
    internal static PretrainOptions WithFullPaths(PretrainOptions options) => options with
    {
        DataDir = options.DataDir is { } directory ? Path.GetFullPath(directory) : null,
        Cache = options.Cache is { } cache ? Path.GetFullPath(cache) : null,
        Init = options.Init is { } weights ? Path.GetFullPath(weights) : null,
    };

    /// <summary>That weights to start from fit the model.</summary>
    internal static void CheckInit(PretrainOptions options, Terminal terminal)
    {
        if (options.Init is { } weights)
        {
            var imported = ImportedEncoder.Open(weights, options.InitInput);
            imported.CheckFits(options);
            terminal.Output.WriteLine(imported.Description);
        }
        else if (options.InitInput is not null)
        {
            throw UserException.Usage("option --init-input: says how --init FILE takes pixels; give both.");
        }
    }

    private static void GoOn(RunFolder folder, ParseResult parse, Terminal terminal)
    {
        if (parse.GetResult(PresetName) is { Implicit: false })
        {
            throw UserException.Usage(
                "option --preset: a run that goes on keeps its own options; leave it out.");
        }

        foreach (var binding in OptionBinding.All.Where(binding => binding.IsGiven(parse)))
        {
            if (!FreeOnResume.Contains(binding.Key))
            {
                throw UserException.Usage($"option {binding.Option.Name}: cannot change in a run that goes "
                    + "on exactly; leave it out, or start a new run.");
            }
        }

        var options = Override(OptionJson.ToJson(folder.ReadOptions()), parse, folder.Options);
        OptionRules.Check(options);
        int registerBits = AlgorithmRecord.RegisterBits(folder, terminal.Error.WriteLine);
        var device = Devices.Open(options.Device, options.Threads, options.Precision, registerBits);
        var data = TrainingData.Load(options, device, terminal);
        var monitor = CreateMonitor(options, device, data);
        Train(new Pretraining(options, folder, device, data, terminal, monitor), folder, terminal);
    }

    private static void Train(Pretraining training, RunFolder folder, Terminal terminal)
    {
        if (training.Run())
        {
            terminal.Output.WriteLine($"trained: {folder.LastCheckpoint}");
        }
    }

    internal static RunMonitor? CreateMonitor(PretrainOptions options, Device device, ImageDataset data)
    {
        const string OrWithout =
            "Or pass --eval-every 0: training itself needs no test images.";
        if (options.EvalEvery == 0)
        {
            return null;
        }

        try
        {
            var (train, test) = Labelled(options, device, data);
            return new RunMonitor(options, device, train, test);
        }
        catch (DataException exception)
        {
            throw new UserException($"{exception.Message} {OrWithout}");
        }
    }

    /// <summary>Labelled images to fit to, and those that training does not see.</summary>
    private static (ImageDataset Train, ImageDataset Test) Labelled(
        PretrainOptions options, Device device, ImageDataset data)
    {
        // STL-10 is trained on pictures without labels; its labelled ones are another split.
        if (options.Validation > 0 || !data.Labelled)
        {
            return ValidationSplit.Load(options, device);
        }

        return (data, options.LoadData(DataSplit.Test, device));
    }

    /// <summary>The values, with those that the call gives in their place.</summary>
    internal static PretrainOptions Override(JsonObject values, ParseResult parse, string source)
    {
        values = values.DeepClone().AsObject();
        foreach (var binding in OptionBinding.All.Where(binding => binding.IsGiven(parse)))
        {
            values[binding.Key] = binding.Value(parse);
        }

        return OptionJson.FromJson(values, source);
    }
}
