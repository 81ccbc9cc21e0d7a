using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json.Nodes;
using SimClr.Train.Cli.Ablation;
using SimClr.Train.Cli.Bench;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Cli.DataSets;
using SimClr.Train.Cli.Evaluate;
using SimClr.Train.Cli.Explain;
using SimClr.Train.Cli.Sharing;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary>
/// The command <c>simclr</c>: the tree of its sub-commands, and what becomes of errors. Every command returns
/// its exit code or throws: <see cref="UserException"/> for what the user can mend.
/// </summary>
public static class SimClrCommand
{
    internal static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Print all that is known: of data each file left out, of an error where it came from.",
        Recursive = true,
    };

    /// <summary>
    /// Parses and runs one call. Returns the exit code: 0, 1 failed, 2 wrong call, 130 interrupted.
    /// </summary>
    /// <param name="ranks">The processes that make the call; what ends one of them alone is thrown.</param>
    public static int Run(string[] arguments, Terminal terminal, RankGroup? ranks = null)
    {
        ranks ??= RankGroup.Alone;
        var parse = Create(terminal, ranks).Parse(arguments);
        bool isWrong = parse.Errors.Count > 0 && parse.Action is not HelpAction;
        terminal.IsVerbose = parse.GetValue(Verbose);
        try
        {
            ranks.RequireSame(new JsonObject
            {
                ["the program"] = ranks.Program,
                ["the command"] = isWrong ? WrongCall.Describe(parse) : WrongCall.CommandPath(parse.CommandResult),
            });
            if (isWrong)
            {
                terminal.Error.WriteLine(WrongCall.Describe(parse));
                return UserException.WrongCall;
            }

            return parse.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Ctrl-C is ours: it must write a checkpoint first
            });
        }
        catch (OperationCanceledException) when (ranks.Count == 1 ? terminal.Interrupted.IsCancellationRequested
            : ranks.KnowsItsEnd)
        {
            return UserException.Interrupted;
        }
        catch (Exception exception) when (ranks.Count == 1 || ranks.KnowsItsEnd)
        {
            terminal.Error.WriteLine($"simclr: {Failure.Describe(exception)}");
            if (terminal.IsVerbose)
            {
                terminal.Error.WriteLine(exception);
            }

            return exception is UserException { ExitCode: var code } ? code : UserException.Failed;
        }
    }

    internal static RootCommand Create(Terminal terminal, RankGroup? ranks = null)
    {
        ranks ??= RankGroup.Alone;
        var evaluate = new Command("evaluate", "Measures a trained encoder on held-out images.");
        foreach (var protocol in ProtocolList.OfCommands)
        {
            var (name, description) = protocol.Command!.Value;
            evaluate.Add(OptionSet.Command(
                typeof(EvaluateCommand<>).MakeGenericType(protocol.GetType()), name, description, terminal, ranks));
        }

        var root = new RootCommand("Learns image features without labels (SimCLR), and measures them.")
        {
            Verbose,
            Of<PretrainCommand>("pretrain", "Trains an encoder on pictures without their labels."),
            evaluate,
            Of<AblateCommand>("ablate",
                "Trains a recipe with parts of its augmentation switched off one at a time, and compares."),
            Of<EmbedCommand>("embed", "Writes a data set's features, and its labels, as NumPy arrays."),
            Of<ExportCommand>("export", "Writes a trained encoder for PyTorch or ONNX."),
            Of<ReportCommand>("report", "Evaluates a run and writes report.html into its folder."),
            DevicesCommand.Create(terminal),
            Of<KernelsCommand>("kernels", "Lists the CUDA kernels, compiled from C# here and now."),
            Of<ExplainCommand>("explain", "Walks through one training step with real numbers."),
            Of<BenchCommand>("bench", "Times SimCLR steps on this machine."),
            new Command("data", "Lists, fetches and shows data sets.")
            {
                Of<DataListCommand>("list", "Lists the data sets and where they are."),
                Of<DataFetchCommand>("fetch",
                    "Downloads a data set: goes on where it stopped, checks the hash."),
                Of<DataShowCommand>("show", "Draws pictures, and views of them, into a PNG file."),
            },
        };
        UseLongNamesOnly(root);
        root.SetAction(_ =>
        {
            ranks.RequireOne("simclr without a command");
            RunMainJob(terminal);
        });
        return root;

        Command Of<T>(string name, string description) where T : ICommand
            => OptionSet.Command(typeof(T), name, description, terminal, ranks);
    }

    /// <summary>What a call without arguments does: the embedded data set from start to finish.</summary>
    private static void RunMainJob(Terminal terminal)
    {
        var preset = Preset.Load(Preset.Default);
        var folder = PretrainCommand.Start(preset.Options, preset, terminal, RankGroup.Alone)!;
        var options = preset.Options;
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        ReportCommand.Write(folder, terminal, device);
    }

    private static void UseLongNamesOnly(RootCommand root)
    {
        foreach (var option in root.Options.Where(o => o is HelpOption or VersionOption))
        {
            option.Aliases.Clear();
        }
    }
}
