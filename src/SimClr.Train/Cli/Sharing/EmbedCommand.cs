using System.Globalization;
using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Sharing;

/// <summary>
/// <c>simclr embed</c>: what an encoder makes of a data set, as a NumPy array, with labels and names of the
/// rows beside.
/// </summary>
internal sealed record EmbedCommand(
    EncoderOptions Encoder,
    [Option("Which pictures: {names}.", ValueName = "name")] DataSplit Split = DataSplit.Test,
    [Option("h, the encoder's features, or z, the projection head's output.",
        ValueName = "h|z", Choices = new[] { "h", "z" })]
    string Of = "h",
    [Option("File to write: float32, a row per picture; labels go to NAME.labels.npy, and which picture "
        + "each row is to NAME.rows.tsv.", ValueName = "file", IsOutputFile = true)]
    string Output = "features.npy",
    [Option("Replace the files if there are some.")] bool Force = false) : ICommand
{
    private const string Extension = ".npy";

    private string LabelsPath => Output[..^Extension.Length] + ".labels" + Extension;

    private string RowsPath => Output[..^Extension.Length] + ".rows.tsv";

    public void Run(Terminal terminal)
    {
        if (!Output.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw UserException.Usage($"option --output: {Output} must end in {Extension}.");
        }

        if (!Force && Array.Find([Output, LabelsPath, RowsPath], File.Exists) is { } old)
        {
            throw UserException.Usage($"option --output: {old} is there already; --force replaces it.");
        }

        var imported = Encoder.Import();
        CheckOneEncoder(imported);
        var source = Encoder.Source("embed", imported, terminal);
        var options = source.Options;
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        var module = Module(source, imported, device);
        options.SummarizeData(terminal).WriteTo(terminal.Output, terminal.IsVerbose);
        var data = options.LoadData(Split, device, terminal);

        if (imported is not null)
        {
            terminal.Output.WriteLine(imported.Description);
        }

        var features = FeatureExtractor.Extract(module, device, data, options.EvaluationSize,
            needsLabels: false, interrupted: terminal.Interrupted);
        NpyFile.Write(Output, features.Values, features.Rows, features.Dim);
        NpyFile.Write(LabelsPath, Array.ConvertAll(features.Labels, label => (long)label));
        AtomicFile.WriteText(RowsPath, string.Concat(Enumerable.Range(0, data.Count)
            .Select(row => NameOf(data, row)).Prepend("row\tpicture\tlabel\tclass\n")));
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Output}: {features.Rows:N0} rows of {features.Dim}; labels in {LabelsPath}, "
            + $"pictures in {RowsPath}"));
    }

    /// <summary>
    /// A line of the table of rows. Names may hold anything: what would break a line is written as in C.
    /// </summary>
    private static string NameOf(ImageDataset data, int row)
    {
        int label = data.Labels[row];
        string name = label < 0 ? "" : data.Classes[label];
        return $"{row}\t{Escape(data.NameOf(row))}\t{label}\t{Escape(name)}\n";

        static string Escape(string name) => name.Replace(@"\", @"\\").Replace("\t", @"\t")
            .Replace("\n", @"\n").Replace("\r", @"\r");
    }

    private void CheckOneEncoder(ImportedEncoder? imported)
    {
        if (imported is null)
        {
            return;
        }

        if (Encoder.Run is not null || Encoder.RandomInit)
        {
            throw UserException.Usage(
                "embed: one encoder at a time; give a run, or --init FILE, or --random-init.");
        }

        if (Of == "z")
        {
            throw UserException.Usage(
                "option --of: an imported encoder has no projection head; leave it out.");
        }
    }

    private Module Module(EncoderSource source, ImportedEncoder? imported, Device device)
    {
        if (imported is not null)
        {
            return imported.Create(device);
        }

        SimClrModel model = source.IsTrained && !Encoder.RandomInit
            ? source.CreateTrained(device)
            : source.CreateRandom(device);
        return Of == "z" ? model : model.Encoder;
    }
}
