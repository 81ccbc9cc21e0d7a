using SimClr.Nn.Models;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Cli.Evaluate.Output;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Report;
using SimClr.Train.Report.Content;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary><c>simclr report</c>: evaluates a run and writes its <c>report.html</c>.</summary>
internal sealed record ReportCommand(
    [Argument("Run folder.")] string Run,
    [Option("Where the data files are now.")] string? DataDir,
    MachineOptions Machine) : ICommand
{
    void ICommand.Run(Terminal terminal) => Write(RunFolder.Open(Run), terminal,
        Devices.Open(Machine.Device, Machine.Threads, Machine.Precision), DataDir);

    /// <summary>
    /// Evaluates the run's encoder and the random one it began as, prints the table, writes the page.
    /// </summary>
    /// <exception cref="UserException">The run has no checkpoint yet, or its data are not there.</exception>
    public static void Write(RunFolder folder, Terminal terminal, Device device, string? dataDir = null)
    {
        var source = EncoderSource.Open(folder.Path).With(
            options => options with { DataDir = dataDir ?? options.DataDir, Validation = 0 });
        int imageSize = source.Options.EvaluationSize;
        var (_, train, test, _) = EvaluationData.Load(source.Options, device, terminal);
        terminal.Output.WriteLine($"evaluating on {test.Count:N0} held-out images, frozen encoder");
        var data = ReportBuilder.Build(folder, Evaluated(source.CreateTrained(device)),
            Evaluated(source.CreateRandom(device)), train, test, device);
        Print(data, terminal);
        AtomicFile.WriteText(folder.Report, ReportPage.Render(data));
        terminal.Output.WriteLine($"report: {folder.Report}");

        EvaluatedModel Evaluated(SimClrModel model) => new(model, new EncoderEvaluation(
            model.Encoder, device, train, test, imageSize, terminal.Interrupted)
        { NeedsLabels = false });
    }

    private static void Print(ReportData data, Terminal terminal)
    {
        if (data.Random.Knn is { } random && data.Trained.Knn is { } trained)
        {
            var (before, after) = (data.Random.LinearAccuracy!.Value, data.Trained.LinearAccuracy!.Value);
            EvaluationTable.Write(terminal, [EvaluationTable.Random, EvaluationTable.Trained],
                ("kNN, k = 10, majority", [random.Majority, trained.Majority]),
                ("kNN, k = 200, weighted", [random.Weighted, trained.Weighted]),
                ("nearest neighbour", [random.Nearest, trained.Nearest]),
                ("linear classifier", [before, after]));
        }
        else
        {
            terminal.Output.WriteLine(Verdict.Of(data).Headline.Replace('\u00A0', ' '));
        }

        foreach (string warning in Verdict.Of(data).Warnings)
        {
            terminal.Output.WriteLine($"warning: {warning.Replace('\u00A0', ' ')}");
        }
    }
}
