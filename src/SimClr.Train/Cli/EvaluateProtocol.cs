using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Nn;
using SimClr.Train.Evaluation;

namespace SimClr.Train.Cli;

/// <summary>
/// One sub-command of <c>evaluate</c>: which encoder, which data, how to print; the protocol is given.
/// </summary>
internal sealed class EvaluateProtocol(
    string name, string description,
    Func<EncoderEvaluation, (string Name, string Key, double Value)[]> measure)
{
    private readonly EncoderArguments encoder = new();

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print one JSON object and nothing else.",
    };

    public Command Create(Terminal terminal)
    {
        var command = new Command(name, description);
        encoder.AddTo(command);
        command.Add(json);
        command.SetAction(parse => Run(parse, terminal));
        return command;
    }

    private void Run(ParseResult parse, Terminal terminal)
    {
        var imported = encoder.Imported(parse);
        var from = encoder.Source(parse, $"evaluate {name}", imported);
        var options = from.Options;
        var computer = CommonOptions.OpenDevice(options.Device, options.Threads, options.Precision);
        var (train, test) = EvaluateCommand.LoadData(options, computer, terminal);
        bool quiet = parse.GetValue(json);
        if (!quiet)
        {
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{from.Name}: {options.Model}, width {options.Width}; {options.Data}: {train.Count:N0} "
                + $"labelled training images, {test.Count:N0} test images"));
            if (imported is not null)
            {
                int side = encoder.ImageSizeOf(imported, parse);
                terminal.Output.WriteLine($"{imported.Description}; sees {side} x {side}");
            }
        }

        List<Column> columns = [];
        int size = options.EvaluationSize;
        Measure(EvaluationTable.Random, "random", from.CreateRandom(computer).Encoder, size);
        if (imported is not null)
        {
            Measure(EvaluationTable.Imported, "imported", imported.Create(computer),
                encoder.ImageSizeOf(imported, parse));
        }

        if (from.IsTrained && !encoder.OnlyRandom(parse))
        {
            Measure(EvaluationTable.Trained, "trained", from.CreateTrained(computer).Encoder, size);
        }

        if (quiet)
        {
            terminal.Output.WriteLine(ToJson(from, columns).ToJsonString());
            return;
        }

        EvaluationTable.Write(terminal, [.. columns.Select(column => column.Title)],
            [.. columns[0].Results.Select((row, i)
                => (row.Name, columns.Select(column => column.Results[i].Value).ToArray()))]);

        void Measure(string title, string key, Module module, int imageSize)
        {
            var evaluation = new EncoderEvaluation(
                module, computer, train, test, imageSize, terminal.Interrupted);
            columns.Add(new Column(title, key, imageSize, evaluation, measure(evaluation)));
        }
    }

    private JsonObject ToJson(EncoderSource from, IReadOnlyList<Column> columns)
    {
        var features = columns[0].Evaluation;
        var result = new JsonObject
        {
            ["protocol"] = name,
            ["source"] = from.Name,
            ["model"] = from.Options.Model,
            ["width"] = from.Options.Width,
            ["data"] = from.Options.Data,
            ["train_images"] = features.Train.Rows,
            ["test_images"] = features.Test.Rows,
            ["feature_dim"] = features.Train.Dim,
        };
        foreach (var column in columns)
        {
            var json = new JsonObject();
            foreach (var (_, key, value) in column.Results)
            {
                json[key] = Math.Round(value, 6);
            }

            json["image_size"] = column.ImageSize;
            json["weights_sha256"] = column.Evaluation.WeightsHash;
            result[column.Key] = json;
        }

        return result;
    }

    private sealed record Column(string Title, string Key, int ImageSize, EncoderEvaluation Evaluation,
        (string Name, string Key, double Value)[] Results);
}
