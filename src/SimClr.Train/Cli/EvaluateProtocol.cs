using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Nn.Models;
using SimClr.Train.Evaluation;
using SimClr.Train.Options;

namespace SimClr.Train.Cli;

/// <summary>
/// One sub-command of <c>evaluate</c>: which encoder, which data, how to print; the protocol is given.
/// </summary>
internal sealed class EvaluateProtocol(
    string name, string description,
    Func<EncoderEvaluation, (string Name, string Key, double Value)[]> measure)
{
    private readonly Argument<string?> source = new("run")
    {
        Description = "Run folder (its last checkpoint) or a checkpoint file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> randomInit = new("--random-init")
    {
        Description = "The encoder with random weights alone; without RUN that of --preset.",
    };

    private readonly Option<string> preset = new("--preset")
    {
        Description = "Recipe of the encoder, with --random-init and no RUN.",
        DefaultValueFactory = _ => PretrainCommand.DefaultPreset,
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = "Another data set than the run's.",
    };

    private readonly Option<string?> dataDir = new("--data-dir")
    {
        Description = "Where the data set's files are.",
    };

    private readonly Option<string> device = CommonOptions.Device();

    private readonly Option<string> precision = CommonOptions.Precision();

    private readonly Option<int> threads = CommonOptions.Threads();

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print one JSON object and nothing else.",
    };

    public Command Create(Terminal terminal)
    {
        var command = new Command(name, description)
        {
            source, randomInit, preset, data, dataDir, device, precision, threads, json,
        };
        command.SetAction(parse => Run(parse, terminal));
        return command;
    }

    private void Run(ParseResult parse, Terminal terminal)
    {
        var from = Source(parse);
        var options = from.Options;
        OptionRules.Check(options);
        var computer = CommonOptions.OpenDevice(options.Device, options.Threads, options.Precision);
        var (train, test) = EvaluateCommand.LoadData(options, computer, terminal);
        bool quiet = parse.GetValue(json);
        if (!quiet)
        {
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{from.Name}: {options.Model}, width {options.Width}; {options.Data}: {train.Count:N0} "
                + $"labelled training images, {test.Count:N0} test images"));
        }

        var random = Evaluate(from.CreateRandom(computer));
        bool onlyRandom = !from.IsTrained || parse.GetValue(randomInit);
        var trained = onlyRandom ? null : Evaluate(from.CreateTrained(computer));
        var ofRandom = measure(random);
        var ofTrained = trained is null ? [] : measure(trained);
        if (quiet)
        {
            terminal.Output.WriteLine(ToJson(from, random, ofRandom, trained, ofTrained).ToJsonString());
            return;
        }

        EvaluationTable.Write(terminal, [.. ofRandom.Select((row, i)
            => (row.Name, (double?)row.Value, ofTrained.Length > i ? ofTrained[i].Value : (double?)null))]);

        EncoderEvaluation Evaluate(ResNet encoder)
            => new(encoder, computer, train, test, options.EvaluationSize, terminal.Interrupted);
    }

    private EncoderSource Source(ParseResult parse)
    {
        string? path = parse.GetValue(source);
        if (path is null && !parse.GetValue(randomInit))
        {
            throw UserException.Usage(
                $"evaluate {name}: needs a run folder or a checkpoint file, or --random-init alone.");
        }

        var opened = path is null
            ? EncoderSource.FromPreset(Preset.Load(parse.GetValue(preset)!))
            : EncoderSource.Open(path);
        bool otherData = parse.GetValue(data) is not null;
        return opened.With(options => options with
        {
            Data = parse.GetValue(data) ?? options.Data,
            DataDir = parse.GetValue(dataDir) ?? (otherData ? null : options.DataDir),
            Device = parse.GetValue(device)!,
            Precision = parse.GetValue(precision)!,
            Threads = parse.GetValue(threads),
        });
    }

    private JsonObject ToJson(EncoderSource from,
        EncoderEvaluation random, (string Name, string Key, double Value)[] ofRandom,
        EncoderEvaluation? trained, (string Name, string Key, double Value)[] ofTrained)
    {
        var result = new JsonObject
        {
            ["protocol"] = name,
            ["source"] = from.Name,
            ["model"] = from.Options.Model,
            ["width"] = from.Options.Width,
            ["data"] = from.Options.Data,
            ["train_images"] = random.Train.Rows,
            ["test_images"] = random.Test.Rows,
            ["feature_dim"] = random.Train.Dim,
            ["random"] = Describe(random, ofRandom),
        };
        if (trained is not null)
        {
            result["trained"] = Describe(trained, ofTrained);
        }

        return result;
    }

    private static JsonObject Describe(
        EncoderEvaluation evaluation, (string Name, string Key, double Value)[] results)
    {
        var json = new JsonObject();
        foreach (var (_, key, value) in results)
        {
            json[key] = Math.Round(value, 6);
        }

        json["weights_sha256"] = evaluation.WeightsHash;
        return json;
    }
}
