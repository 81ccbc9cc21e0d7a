using SimClr.Train.Recipes;
using System.CommandLine;
using System.Globalization;
using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Files;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Sharing;

/// <summary>
/// <c>simclr embed</c>: what an encoder makes of a data set, as a NumPy array with the labels beside.
/// </summary>
internal sealed class EmbedCommand
{
    private const string Extension = ".npy";

    private static readonly string[] Outputs = ["h", "z"];

    private readonly EncoderArguments encoder = new();

    private readonly Option<string> split = SplitOption.Create(DataSplit.Test);

    private readonly Option<string> of = new("--of")
    {
        Description = "h, the encoder's features, or z, the projection head's output.",
        HelpName = "h|z",
        DefaultValueFactory = _ => Outputs[0],
    };

    private readonly Option<string> output = new("--output")
    {
        Description = "File to write: float32, a row per picture; labels go to NAME.labels.npy.",
        HelpName = "file",
        DefaultValueFactory = _ => "features" + Extension,
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("embed", "Writes a data set's features, and its labels, as NumPy arrays.");
        var embed = new EmbedCommand();
        embed.encoder.AddTo(command);
        command.Add(embed.split);
        command.Add(embed.of);
        command.Add(embed.output);
        command.SetAction(parse => embed.Run(parse, terminal));
        return command;
    }

    private void Run(ParseResult parse, Terminal terminal)
    {
        string path = parse.GetValue(output)!;
        if (!path.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw UserException.Usage($"option --output: {path} must end in {Extension}.");
        }

        if (!Outputs.Contains(parse.GetValue(of)))
        {
            throw UserException.Unknown("option --of:", parse.GetValue(of)!, Outputs);
        }

        var imported = encoder.Imported(parse);
        CheckOneEncoder(parse, imported);
        var source = encoder.Source(parse, "embed", imported);
        var options = source.Options;
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        var module = Module(parse, source, imported, device);
        var which = SplitOption.Parse(parse.GetValue(split)!);
        var data = options.LoadData(which, device, terminal.Error.WriteLine);

        var features = FeatureExtractor.Extract(module, device, data, options.EvaluationSize,
            needsLabels: false, interrupted: terminal.Interrupted);
        string labelsPath = path[..^Extension.Length] + ".labels" + Extension;
        NpyFile.Write(path, features.Values, features.Rows, features.Dim);
        NpyFile.Write(labelsPath, Array.ConvertAll(features.Labels, label => (long)label));
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {features.Rows:N0} rows of {features.Dim}; labels in {labelsPath}"));
    }

    private void CheckOneEncoder(ParseResult parse, ImportedEncoder? imported)
    {
        if (imported is null)
        {
            return;
        }

        if (encoder.HasRun(parse) || encoder.OnlyRandom(parse))
        {
            throw UserException.Usage(
                "embed: one encoder at a time; give a run, or --init FILE, or --random-init.");
        }

        if (parse.GetValue(of) == "z")
        {
            throw UserException.Usage(
                "option --of: an imported encoder has no projection head; leave it out.");
        }
    }

    private Module Module(
        ParseResult parse, EncoderSource source, ImportedEncoder? imported, Device device)
    {
        if (imported is not null)
        {
            return imported.Create(device);
        }

        SimClrModel model = source.IsTrained && !encoder.OnlyRandom(parse)
            ? source.CreateTrained(device)
            : source.CreateRandom(device);
        return parse.GetValue(of) == "z" ? model : model.Encoder;
    }
}
