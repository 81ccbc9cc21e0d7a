using System.Text.Json.Nodes;
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
    [Option("Recipe of encoder and data where there is no RUN: {names}, or a file.", NamesOf = typeof(Preset),
        OrFile = true, ValueName = "name|file", OnlyWithout = new[] { nameof(EncoderOptions.Run) })]
    string Preset = Recipes.Preset.Default,
    [Option("A ResNet of another program: .safetensors, .pth or .onnx.", ValueName = "file")]
    string? Init = null,
    [Option("What it was trained on: unit (pixels 0..1), imagenet (normalised) or caffe (0..255, blue first); "
        + "if not given, what the file says, or imagenet.", ValueName = "name", OnlyWith = nameof(EncoderOptions.Init))]
    string? InitInput = null,
    [Option("Side at which it sees a picture; 0 for what the file says, or 224 (cifar stem: 32).",
        AtLeast = 0, OnlyWith = nameof(EncoderOptions.Init))]
    int? InitImageSize = null,
    [RecipeOptions(Reach.Pictures)] JsonObject Given = null!,
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
    public EncoderSource Source(string command, ImportedEncoder? imported, Terminal terminal)
    {
        if (Run is null && imported is null && !RandomInit)
        {
            throw UserException.Usage(
                $"{command}: needs a run folder or a checkpoint file, or --init FILE, or --random-init.");
        }

        if (Run is null && imported is not null && RandomInit)
        {
            throw UserException.Usage($"option --random-init: {command} --init shows random weights beside the file's "
                + "anyway; leave it out, or leave out --init.");
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

        opened = opened.With(options => OptionJson.FromJson(OptionJson.ToJson(Machine.ApplyTo(options) with
        {
            EvalImageSize = EvalImageSize is { } size and not 0 ? size : options.EvalImageSize,
            DataDir = Given.ContainsKey("data") ? null : options.DataDir, // another set lies elsewhere
        }), Given, command, terminal));
        OptionRules.Check(opened.Options, Given);
        return opened;
    }
}
