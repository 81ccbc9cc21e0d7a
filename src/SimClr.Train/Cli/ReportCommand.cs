using System.Text.Json.Nodes;
using SimClr.Nn.Models;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Cli.Evaluate.Output;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
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
    [RecipeOptions(Reach.Pictures, nameof(PretrainOptions.Data))] JsonObject Given,
    MachineOptions Machine) : ICommand
{
    void ICommand.Run(Terminal terminal) => Write(RunFolder.Open(Run), terminal,
        Devices.Open(Machine.Device, Machine.Threads, Machine.Precision), Given);

    /// <summary>
    /// Evaluates the run's encoder and the random one it began as, prints the table, writes the page.
    /// </summary>
    /// <exception cref="UserException">The run has no checkpoint yet, or its data are not there.</exception>
    public static void Write(RunFolder folder, Terminal terminal, Device device, JsonObject? given = null)
    {
        JsonObject changes = given ?? [];
        var source = EncoderSource.Open(folder.Path).With(options => OptionJson.FromJson(
            OptionJson.ToJson(options with { Validation = 0 }), changes, folder.Options));
        OptionRules.Check(source.Options, changes, isFixed: true);
        source.Options.SummarizeData(terminal).WriteTo(terminal.Output, terminal.IsVerbose);
        var images = EvaluationData.Load(source.Options, device, terminal) with { NeedsLabels = false };
        terminal.Output.WriteLine($"evaluating on {images.Test.Count:N0} held-out images, frozen encoder");
        var data = ReportBuilder.Build(folder,
            Encoder(EncoderUnderTest.Trained, () => source.CreateTrained(device)),
            Encoder(EncoderUnderTest.Random, () => source.CreateRandom(device)));
        Print(data, terminal);
        AtomicFile.WriteText(folder.Report, ReportPage.Render(data));
        terminal.Output.WriteLine($"report: {folder.Report}");

        EncoderUnderTest Encoder(string key, Func<SimClrModel> create)
            => new(key, source.Options.EvaluationSize, images, create);
    }

    private static void Print(ReportData data, Terminal terminal)
    {
        if (data.Accuracies.Any())
        {
            var (random, trained) = (data.Random.Measured, data.Trained.Measured);
            string[] encoders = [EncoderUnderTest.Random, EncoderUnderTest.Trained];
            EvaluationTable.Write(terminal, [.. encoders.Select(EncoderUnderTest.TitleOf)],
                ReportData.AccuracyKeys.Select(key => (trained[key]!.Title, new[]
                {
                    (random[key]!.Value, random[key]!.Images), (trained[key]!.Value, trained[key]!.Images),
                })));
        }
        else
        {
            terminal.Output.WriteLine(Verdict.Of(data).Headline.Replace('\u00A0', ' '));
        }

        EvaluationTable.WriteNotes(terminal, data.Notes);
        foreach (string warning in Verdict.Of(data).Warnings)
        {
            terminal.Output.WriteLine($"warning: {warning.Replace('\u00A0', ' ')}");
        }
    }
}
