using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Train.Files;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Runs;

/// <summary>
/// A moment of a run in one safetensors file: <c>encoder.*</c> and <c>projectionHead.*</c> (weights and
/// running statistics), <c>optimizer.*</c>, and in the metadata the position and those options that decide the
/// numbers. The same run at the same step gives the same bytes.
/// </summary>
public sealed class Checkpoint
{
    private const string Format = "simclr";
    private const string OptionsKey = "options";
    private const string PositionKey = "position";
    private const string OptimizerPrefix = "optimizer.";

    private readonly SafetensorsFile file;

    private Checkpoint(SafetensorsFile file, PretrainOptions options, TrainingPosition position)
    {
        this.file = file;
        Options = options;
        Position = position;
    }

    public string Path => file.Path;

    /// <summary>The options of the run that wrote it.</summary>
    public PretrainOptions Options { get; }

    public TrainingPosition Position { get; }

    /// <summary>Replaces the file; a previous checkpoint there stays whole until the new one is.</summary>
    /// <exception cref="UserException">The disk is full or the folder cannot be written.</exception>
    /// <exception cref="NotFiniteNumberException">A tensor holds NaN or infinity; nothing was
    /// written.</exception>
    public static void Write(
        string path, PretrainOptions options, TrainingPosition position, SimClrModel model,
        Optimizer optimizer)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            [OptionsKey] = OptionJson.RecipeOf(options).ToJsonString(OptionJson.OneLine),
            [PositionKey] = JsonSerializer.Serialize(position, OptionJson.OneLine),
        };
        List<(string, Tensor)> tensors =
        [
            .. model.NamedTensors(),
            .. optimizer.NamedState().Select(entry => (OptimizerPrefix + entry.Name, entry.State)),
        ];
        try
        {
            AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, metadata, tensors));
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            string before = File.Exists(path) ? " The previous one is whole." : "";
            throw new UserException(
                $"checkpoint {path}: could not be written: {FileTrouble.Why(exception, path)}; then resume.{before}");
        }
    }

    /// <exception cref="UserException">There is no such file, it is damaged, or no run wrote it.</exception>
    public static Checkpoint Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"checkpoint {path}: there is no such file.");
        }

        var file = Reading(path, () => SafetensorsFile.Open(path));
        if (!file.Metadata.TryGetValue(OptionsKey, out string? options)
            || !file.Metadata.TryGetValue(PositionKey, out string? position))
        {
            throw new UserException(
                $"checkpoint {path}: is a safetensors file, but no checkpoint of a run: its metadata has no "
                + "options.");
        }

        try
        {
            var json = JsonNode.Parse(options)!.AsObject();
            return new Checkpoint(file, OptionJson.FromJson(json, $"checkpoint {path}"),
                JsonSerializer.Deserialize<TrainingPosition>(position, OptionJson.OneLine)!);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UserException($"checkpoint {path}: is damaged: its metadata is not that of a run.");
        }
    }

    /// <summary>Whether a run wrote the file.</summary>
    public static bool IsOne(IWeightFile file) => file.Metadata.GetValueOrDefault("format") == Format;

    /// <summary>Fills in weights, running statistics and the optimizer's state, to go on from here.</summary>
    /// <exception cref="UserException">A tensor is missing or of another shape.</exception>
    public void Load(SimClrModel model, Optimizer optimizer)
    {
        Load(model);
        Load(optimizer.NamedState().Select(entry => (OptimizerPrefix + entry.Name, entry.State)));
        optimizer.StepNumber = Position.Step;
    }

    /// <summary>Fills in encoder and projection head, to use them.</summary>
    /// <exception cref="UserException">A tensor is missing or of another shape.</exception>
    public void Load(SimClrModel model) => Load(model.NamedTensors());

    /// <summary>That the encoder is the one that these options name.</summary>
    /// <exception cref="UserException">It is another one; names both and the option to pass.</exception>
    public void CheckEncoder(PretrainOptions expected)
    {
        Compare("model", Options.Model, expected.Model);
        Compare("stem", Options.Stem, expected.Stem);
        Compare("width", Options.Width, expected.Width);

        void Compare<T>(string option, T found, T wanted)
        {
            if (!Equals(found, wanted))
            {
                string name = option == "model" ? "encoder is" : $"encoder has {option}";
                throw new UserException(
                    $"checkpoint {Path}: {name} {found}, options say {wanted}; pass --{option} {found}.");
            }
        }
    }

    private void Load(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (!file.Entries.TryGetValue(name, out var entry))
            {
                throw new UserException(
                    $"checkpoint {Path}: has no {name} {tensor.Shape}; it is of another model or optimizer.");
            }

            if (!entry.Shape.AsSpan().SequenceEqual(tensor.Shape.Dimensions))
            {
                throw new UserException($"checkpoint {Path}: {name} is {entry.ShapeText}, the model's is "
                    + $"{tensor.Shape}; it is of another model.");
            }

            tensor.CopyFromHost(Reading(Path, () => file.Read(name)));
        }
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            string? other = Directory.EnumerateFiles(Directory.GetParent(path)!.FullName, "*.safetensors")
                .Select(System.IO.Path.GetFileName).Where(name => name != System.IO.Path.GetFileName(path))
                .Max(StringComparer.Ordinal);
            throw new UserException($"checkpoint {path}: {exception.Message} " + (other is null
                ? "There is no other one beside it: get the file again, or start a new run."
                : $"Use another one of its folder, such as {other}; a run goes on from that once it is copied over "
                    + "this one."));
        }
    }
}
