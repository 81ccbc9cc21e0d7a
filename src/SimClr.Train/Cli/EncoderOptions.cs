using SimClr.Train.Cli.Binding;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary>
/// Which encoder, which pictures, where to compute: what all commands that use an encoder ask.
/// </summary>
internal sealed record EncoderOptions(
    [Argument("Run folder (its last checkpoint) or a checkpoint file.")] string? Run = null,
    [Option("The encoder with random weights alone; without RUN that of --preset.")]
    bool RandomInit = false,
    [Option("Recipe of the encoder, with --random-init and no RUN.")]
    string Preset = Recipes.Preset.Default,
    [Option("A ResNet of another program: .safetensors, .pth or .onnx.", ValueName = "file")]
    string? Init = null,
    [Option("What it was trained on: unit (pixels 0..1), imagenet (normalised) or caffe (0..255, blue first); "
        + "if not given, what the file says, or imagenet.", ValueName = "name")]
    string? InitInput = null,
    [Option("Side at which it sees a picture; 0 for what the file says, or 224 (cifar stem: 32).",
        AtLeast = 0)]
    int? InitImageSize = null,
    [Option("Another data set than the run's.")] string? Data = null,
    [Option("Where the data set's files are.")] string? DataDir = null,
    [Option("Leave out pictures that cannot be read; the run's choice if not given.",
        ValueName = "true|false")]
    bool? SkipUnreadable = null,
    [Option("folder: where to keep a file of the decoded pictures; the run's if not given.",
        ValueName = "folder")]
    string? Cache = null,
    [Option("folder: megabytes of decoded pictures that may stay in memory; the run's if not given.")]
    int? DataMemory = null,
    [Option("Side at which the run's encoder sees a picture; 0 for that of its options.")]
    int? EvalImageSize = null,
    MachineOptions Machine = null!)
{
    /// <summary>What <c>--init</c> names; null without it.</summary>
    public ImportedEncoder? Import() => Init is null ? null : ImportedEncoder.Open(Init, InitInput);

    /// <summary>Side in pixels at which the imported encoder sees a picture.</summary>
    public int ImageSizeOf(ImportedEncoder imported)
        => InitImageSize is { } size and not 0 ? size : imported.ImageSize;

    /// <summary>
    /// The run, or without one the recipe: of the imported encoder's model where there is one. Its options
    /// have been checked.
    /// </summary>
    public EncoderSource Source(string command, ImportedEncoder? imported)
    {
        if (Run is null && imported is null && !RandomInit)
        {
            throw UserException.Usage(
                $"{command}: needs a run folder or a checkpoint file, or --init FILE, or --random-init.");
        }

        var opened = Run is null
            ? EncoderSource.FromPreset(Recipes.Preset.Load(Preset))
            : EncoderSource.Open(Run);
        if (Run is null && imported is not null)
        {
            opened = opened.With(options => imported.Describe(options) with
            {
                EvalImageSize = ImageSizeOf(imported),
            });
        }

        opened = opened.With(options => Machine.ApplyTo(options) with
        {
            EvalImageSize = EvalImageSize is { } size and not 0 ? size : options.EvalImageSize,
            Data = Data ?? options.Data,
            DataDir = DataDir ?? (Data is null ? options.DataDir : null),
            SkipUnreadable = SkipUnreadable ?? options.SkipUnreadable,
            Cache = Cache ?? options.Cache,
            DataMemory = DataMemory ?? options.DataMemory,
        });
        OptionRules.Check(opened.Options);
        return opened;
    }
}
