using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Nn;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Cli.Evaluate.Output;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Report;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Evaluate;

/// <summary>
/// <c>simclr evaluate</c>: a protocol on an encoder, always beside the same one with random weights.
/// </summary>
internal sealed record EvaluateCommand<TProtocol>(
    EncoderOptions Encoder,
    TProtocol Protocol,
    [Option("Measure on this share of the training images, and fit to the rest: to choose options without "
        + "the test images.", ValueName = "share", AtLeast = 0, AtMost = 0.9)]
    double Validation,
    [Option("Print one JSON object and nothing else.")] bool Json) : ICommand
    where TProtocol : IProtocol
{
    private string Name => Protocol.Command!.Value.Name;

    public void Run(Terminal terminal)
    {
        var imported = Encoder.Import();
        if (imported is not null && Protocol.NeedsHead)
        {
            throw UserException.Usage(
                "option --of: an imported encoder has no projection head; leave out --of, or --init.");
        }

        var from = Encoder.Source($"evaluate {Name}", imported, terminal)
            .With(options => options with { Validation = Validation });
        var evaluated = Encoders(from, imported, terminal)
            .Select(each => (Encoder: each, Results: each.Measure(Protocol))).ToList();
        string[] notes = [.. EvaluationNotes.Of(evaluated[0].Encoder.Data)
            .Concat(evaluated.SelectMany(column => column.Results.Notes)).Distinct()];
        if (Json)
        {
            terminal.Output.WriteLine(
                EvaluationJson.Of(Name, from, Protocol.PerClass, notes, evaluated).ToJsonString());
        }
        else
        {
            EvaluationTable.Write(terminal, [.. evaluated.Select(column => column.Encoder.Title)],
                [.. evaluated[0].Results.Select((row, i)
                    => (row.Title, evaluated.Select(column
                        => (column.Results[i].Value, column.Results[i].Images)).ToArray()))]);
            if (Protocol.PerClass)
            {
                PerClassTable.Write(terminal, evaluated);
            }

            EvaluationTable.WriteNotes(terminal, notes);
        }

        if (Directory.Exists(from.Name) && evaluated[^1].Encoder.Key == EncoderUnderTest.Trained)
        {
            Keep(from, EvaluationJson.Of(Name, from, perClass: true, notes, evaluated), terminal);
        }
    }

    /// <summary>
    /// The newest results of each protocol stay in the run's folder: its report shows them.
    /// </summary>
    private void Keep(EncoderSource from, JsonObject json, Terminal terminal)
    {
        var folder = RunFolder.Open(from.Name);
        string file = MeasuredRows.FileName(Name, Protocol.NeedsHead,
            from.Options.Data == folder.ReadOptions().Data ? null : from.Options.Data, Validation > 0);
        try
        {
            Directory.CreateDirectory(folder.Evaluations);
            AtomicFile.WriteText(Path.Combine(folder.Evaluations, file), json.ToJsonString() + "\n");
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            terminal.Error.WriteLine(
                $"warning: the results are not kept in the run folder: {FileTrouble.Of(exception)}");
        }
    }

    /// <summary>The columns of the table, left to right.</summary>
    private List<EncoderUnderTest> Encoders(EncoderSource from, ImportedEncoder? imported, Terminal terminal)
    {
        var options = from.Options;
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        options.SummarizeData(terminal).WriteTo(
            Json ? terminal.Error : terminal.Output, terminal.IsVerbose);
        var data = EvaluationData.Load(options, device, terminal);
        int size = options.EvaluationSize;
        int importedSize = imported is null ? 0 : Encoder.ImageSizeOf(imported);
        if (!Json)
        {
            string kind = Validation > 0 ? "of them kept apart as validation images" : "test images";
            int all = data.Train.Count + (Validation > 0 ? data.Test.Count : 0);
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{from.Name}: {options.Model}, width {options.Width}; {options.Data}: {all:N0} "
                + $"labelled training images, {data.Test.Count:N0} {kind}"));
            if (imported is not null)
            {
                terminal.Output.WriteLine($"{imported.Description}; sees {importedSize} x {importedSize}");
            }
        }

        List<EncoderUnderTest> encoders =
            [Column(EncoderUnderTest.Random, size, () => from.CreateRandom(device))];
        if (imported is not null)
        {
            encoders.Add(Column(EncoderUnderTest.Imported, importedSize, () => imported.Create(device)));
        }

        if (from.IsTrained && !Encoder.RandomInit)
        {
            encoders.Add(Column(EncoderUnderTest.Trained, size, () => from.CreateTrained(device)));
        }

        return encoders;

        EncoderUnderTest Column(string key, int side, Func<Module> create) => new(key, side, data, create)
        {
            Progress = terminal.IsLive && !Json
                ? (what, epoch, epochs, loss) => ShowProgress(
                    terminal, $"{EncoderUnderTest.TitleOf(key)}: {what}", epoch, epochs, loss)
                : null,
        };
    }

    private static void ShowProgress(Terminal terminal, string what, int epoch, int epochs, double loss)
    {
        const string ClearLine = "\r\u001b[2K";
        terminal.Console.Write(new ControlCode(ClearLine));
        if (epoch < epochs)
        {
            terminal.Console.Write(new Spectre.Console.Text(string.Create(CultureInfo.InvariantCulture,
                $"{what}, epoch {epoch}/{epochs}, loss {loss:0.0000}")));
        }
    }
}
