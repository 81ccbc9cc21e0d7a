using SimClr.Nn.Models;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders;

/// <summary>
/// Where an encoder comes from: a run folder's last checkpoint, a checkpoint file, or a recipe alone.
/// </summary>
public sealed class EncoderSource
{
    private EncoderSource(string name, PretrainOptions options, Checkpoint? checkpoint)
    {
        Name = name;
        Options = options;
        Checkpoint = checkpoint;
    }

    /// <summary>The path that was given, or the recipe.</summary>
    public string Name { get; }

    /// <summary>The options that it was, or would be, trained with.</summary>
    public PretrainOptions Options { get; }

    /// <summary>What it was trained to; null for a recipe.</summary>
    public Checkpoint? Checkpoint { get; }

    /// <summary>False for a recipe: then there is only the random encoder.</summary>
    public bool IsTrained => Checkpoint is not null;

    /// <exception cref="UserException">
    /// There is no run and no checkpoint at that path, or it is damaged.
    /// </exception>
    public static EncoderSource Open(string path)
    {
        if (!Path.Exists(path))
        {
            throw new UserException($"RUN {path}: there is nothing of that name; give a run's folder, what was its "
                + "--output or one in runs/, or a checkpoint file.");
        }

        if (!Directory.Exists(path))
        {
            var opened = Checkpoint.Open(path);
            // What keeps the bits, such as where the data are, stands in the run's folder alone.
            return new EncoderSource(path, RunFolder.Of(path) is not { } run ? opened.Options
                : OptionJson.FromJson(
                    OptionJson.ToJson(run.ReadOptions()), OptionJson.RecipeOf(opened.Options), path), opened);
        }

        var folder = RunFolder.Open(path);
        return new EncoderSource(path, folder.ReadOptions(), Checkpoint.Open(folder.LastCheckpoint));
    }

    public static EncoderSource FromPreset(Preset preset)
        => new($"preset {preset.Name}", preset.Options, checkpoint: null);

    /// <summary>The same source with other options for data and device.</summary>
    public EncoderSource With(Func<PretrainOptions, PretrainOptions> change)
        => new(Name, change(Options), Checkpoint);

    /// <summary>
    /// Encoder and head as they were before the first step: the same architecture, initial weights of the
    /// seed.
    /// </summary>
    public SimClrModel CreateRandom(Device device) => Recipe.CreateModel(Options, device);

    /// <summary>The trained encoder and head.</summary>
    /// <exception cref="UserException">The checkpoint is of another model.</exception>
    public SimClrModel CreateTrained(Device device)
    {
        var model = Recipe.CreateModel(Options, device);
        Checkpoint!.CheckEncoder(Options);
        Checkpoint.Load(model);
        return model;
    }
}
