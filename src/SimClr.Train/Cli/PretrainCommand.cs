using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
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
    [RecipeOptions(Reach.Run)] JsonObject Given) : ICommand
{
    public void Run(Terminal terminal)
    {
        if (Resume is not null)
        {
            GoOn(RunFolder.Open(Resume), terminal);
        }
        else
        {
            var preset = Preset.Load();
            var options = preset.With(Given, terminal);
            OptionRules.Check(options, Given);
            Start(options, preset, terminal);
        }
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
        options = options.WithFullPaths() with
        {
            Output = options.Output ?? Path.Combine("runs", $"{preset.Name}-{time}"),
        };
        RunFolder.CheckFree(options.Output, options);
        var data = options.SummarizeData(terminal); // first: a call that is wrong says only so
        string comment = terminal.IsVerbose
            ? preset.Comment : preset.Comment.Split([". ", ": ", "; "], 2, StringSplitOptions.None)[0];
        terminal.Output.WriteLine($"preset {preset.Name}: {comment}");
        OptionTable.Write(options, preset, terminal);
        return Train(options, data, device, () => RunFolder.Create(options.Output, options, preset.Name), terminal);
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

    private void GoOn(RunFolder folder, Terminal terminal)
    {
        if (Resumption.Of(folder, Preset.Preset, Given, terminal) is { } options)
        {
            int registerBits = AlgorithmRecord.RegisterBits(folder, terminal.Error.WriteLine);
            var device = Devices.Open(options.Device, options.Threads, options.Precision, registerBits);
            Train(options, options.SummarizeData(terminal), device, () => folder, terminal);
        }
    }

    /// <param name="open">Asked once the data are there: a call that fails before leaves no folder.</param>
    private static RunFolder Train(
        PretrainOptions options, DataSummary summary, Device device, Func<RunFolder> open, Terminal terminal)
    {
        summary.WriteTo(terminal.Output, terminal.IsVerbose);
        var data = TrainingData.Load(options, device, terminal);
        var monitor = CreateMonitor(options, device, data, terminal);
        var folder = open();
        terminal.Output.WriteLine("stop with Ctrl-C, which writes a checkpoint; then go on with:");
        terminal.Output.WriteLine($"  {ResumeCommand.For(folder)}");
        if (new Pretraining(options, folder, device, data, terminal, monitor).Run())
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
