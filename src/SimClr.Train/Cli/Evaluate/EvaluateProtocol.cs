using System.CommandLine;
using System.Globalization;
using SimClr.Nn;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Cli.Evaluate.Output;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Report;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Evaluate;

/// <summary>
/// One sub-command of <c>evaluate</c>: which encoder, which data, how to print; the protocol is given.
/// </summary>
internal sealed class EvaluateProtocol(IProtocol protocol, ProtocolOptions protocolOptions)
{
    private readonly string name = protocol.Command!.Name;

    private readonly OptionSet encoderOptions = new(typeof(EncoderOptions));

    private readonly Option<double> validation = new("--validation")
    {
        Description = "Measure on this share of the training images, and fit to the rest: to choose options "
            + "without the test images.",
        HelpName = "share",
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print one JSON object and nothing else.",
    };

    public Command Create(Terminal terminal)
    {
        var command = new Command(name, protocol.Command!.Description);
        encoderOptions.AddTo(command);
        protocolOptions.AddTo(command);
        command.Add(validation);
        command.Add(json);
        command.SetAction(parse => Run(parse, terminal));
        return command;
    }

    private void Run(ParseResult parse, Terminal terminal)
    {
        var settings = protocolOptions.Read(parse);
        var encoder = (EncoderOptions)encoderOptions.Read(parse);
        var imported = encoder.Import();
        if (imported is not null && settings.Of == "z")
        {
            throw UserException.Usage(
                "option --of: an imported encoder has no projection head; leave out --of, or --init.");
        }

        var from = encoder.Source($"evaluate {name}", imported)
            .With(options => options with { Validation = parse.GetValue(validation) });
        OptionRules.Check(from.Options);
        bool quiet = parse.GetValue(json);
        var evaluated = Encoders(from, imported, encoder, terminal, quiet)
            .Select(each => (Encoder: each, Results: each.Measure(settings, protocol))).ToList();
        if (quiet)
        {
            terminal.Output.WriteLine(
                EvaluationJson.Of(name, from, settings, evaluated).ToJsonString());
        }
        else
        {
            EvaluationTable.Write(terminal, [.. evaluated.Select(column => column.Encoder.Title)],
                [.. evaluated[0].Results.Select((row, i)
                    => (row.Title, evaluated.Select(column => column.Results[i].Value).ToArray()))]);
            if (settings.PerClass)
            {
                PerClassTable.Write(terminal, evaluated);
            }
        }

        if (Directory.Exists(from.Name) && evaluated[^1].Encoder.Key == EncoderUnderTest.Trained)
        {
            Keep(from, settings, evaluated, terminal);
        }
    }

    /// <summary>
    /// The newest results of each protocol stay in the run's folder: its report shows them.
    /// </summary>
    private void Keep(EncoderSource from, ProtocolSettings settings,
        IReadOnlyList<(EncoderUnderTest Encoder, Measurements Results)> evaluated, Terminal terminal)
    {
        var folder = RunFolder.Open(from.Name);
        string file = MeasuredRows.FileName(name, settings.Of == "z",
            from.Options.Data == folder.ReadOptions().Data ? null : from.Options.Data,
            from.Options.Validation > 0);
        var json = EvaluationJson.Of(name, from, settings with { PerClass = true }, evaluated);
        try
        {
            Directory.CreateDirectory(folder.Evaluations);
            AtomicFile.WriteText(Path.Combine(folder.Evaluations, file), json.ToJsonString() + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine(
                $"warning: the results are not kept in the run folder: {exception.Message}");
        }
    }

    /// <summary>The columns of the table, left to right.</summary>
    private List<EncoderUnderTest> Encoders(
        EncoderSource from, ImportedEncoder? imported, EncoderOptions encoder, Terminal terminal, bool quiet)
    {
        var options = from.Options;
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        options.SummarizeData(terminal).WriteTo(
            quiet ? terminal.Error : terminal.Output, terminal.IsVerbose, measures: true);
        var data = EvaluationData.Load(options, device, terminal);
        if (!quiet)
        {
            string kind = options.Validation > 0 ? "of them kept apart as validation images" : "test images";
            int all = data.Train.Count + (options.Validation > 0 ? data.Test.Count : 0);
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{from.Name}: {options.Model}, width {options.Width}; {options.Data}: {all:N0} "
                + $"labelled training images, {data.Test.Count:N0} {kind}"));
            if (imported is not null)
            {
                int side = encoder.ImageSizeOf(imported);
                terminal.Output.WriteLine($"{imported.Description}; sees {side} x {side}");
            }
        }

        List<EncoderUnderTest> encoders = [];
        int size = options.EvaluationSize;
        Add(EncoderUnderTest.Random, size, () => from.CreateRandom(device));
        if (imported is not null)
        {
            Add(EncoderUnderTest.Imported, encoder.ImageSizeOf(imported),
                () => imported.Create(device));
        }

        if (from.IsTrained && !encoder.RandomInit)
        {
            Add(EncoderUnderTest.Trained, size, () => from.CreateTrained(device));
        }

        return encoders;

        void Add(string key, int side, Func<Module> create)
            => encoders.Add(new EncoderUnderTest(key, side, data, create)
            {
                Progress = terminal.IsLive && !quiet
                    ? (what, epoch, epochs, loss) => ShowProgress(
                        terminal, EncoderUnderTest.TitleOf(key), what, epoch, epochs, loss)
                    : null,
            });
    }

    private static void ShowProgress(
        Terminal terminal, string title, string what, int epoch, int epochs, double loss)
    {
        const string ClearLine = "\r\u001b[2K";
        terminal.Console.Write(new ControlCode(ClearLine));
        if (epoch < epochs)
        {
            terminal.Console.Write(new Spectre.Console.Text(string.Create(CultureInfo.InvariantCulture,
                $"{title}: {what}, epoch {epoch}/{epochs}, loss {loss:0.0000}")));
        }
    }
}
