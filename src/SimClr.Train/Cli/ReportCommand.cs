using System.CommandLine;
using SimClr.Train.Checkpoints;
using SimClr.Train.Cli.Evaluate;
using SimClr.Train.Cli.Evaluate.Output;
using SimClr.Train.Evaluation;
using SimClr.Train.Report;
using SimClr.Train.Training;

namespace SimClr.Train.Cli;

/// <summary><c>simclr report</c>: evaluates a run and writes its <c>report.html</c>.</summary>
public static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("run") { Description = "Run folder." };
        var dataDir = new Option<string?>("--data-dir") { Description = "Where the data files are now." };
        var device = CommonOptions.Device();
        var precision = CommonOptions.Precision();
        var threads = CommonOptions.Threads();
        var command = new Command("report", "Evaluates a run and writes report.html into its folder.")
        {
            folder, dataDir, device, precision, threads,
        };
        command.SetAction(parse => Write(
            RunFolder.Open(parse.GetValue(folder)!), terminal,
            CommonOptions.OpenDevice(
                parse.GetValue(device)!, parse.GetValue(threads), parse.GetValue(precision)!),
            parse.GetValue(dataDir)));
        return command;
    }

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
        var random = new EncoderEvaluation(
            source.CreateRandom(device).Encoder, device, train, test, imageSize, terminal.Interrupted);
        var trained = new EncoderEvaluation(
            source.CreateTrained(device).Encoder, device, train, test, imageSize, terminal.Interrupted);

        var data = ReportBuilder.Build(folder, trained, random, train, test, device);
        EvaluationTable.Write(terminal, [EvaluationTable.Random, EvaluationTable.Trained],
            ("kNN, k = 10, majority", [data.Random.Knn.Majority, data.Trained.Knn.Majority]),
            ("kNN, k = 200, weighted", [data.Random.Knn.Weighted, data.Trained.Knn.Weighted]),
            ("nearest neighbour", [data.Random.Knn.Nearest, data.Trained.Knn.Nearest]),
            ("linear classifier", [data.Random.LinearAccuracy, data.Trained.LinearAccuracy]));
        AtomicFile.WriteText(folder.Report, ReportPage.Render(data));
        terminal.Output.WriteLine($"report: {folder.Report}");
    }
}
