using System.CommandLine;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary>
/// Which encoder, which pictures, where to compute: what all commands that use an encoder ask.
/// </summary>
internal sealed class EncoderArguments
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

    private readonly Option<string?> init = new("--init")
    {
        Description = "An encoder by torchvision's names: .safetensors or .pth.",
        HelpName = "file",
    };

    private readonly Option<string?> initInput = new("--init-input")
    {
        Description = "What it was trained on: unit (pixels 0..1) or imagenet (normalised); "
            + "if not given, what the file says, or imagenet.",
        HelpName = "name",
    };

    private readonly Option<int> initImageSize = new("--init-image-size")
    {
        Description = "Side at which it sees a picture; 0 for what the file says, or 224 (cifar stem: 32).",
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = "Another data set than the run's.",
    };

    private readonly Option<string?> dataDir = new("--data-dir")
    {
        Description = "Where the data set's files are.",
    };

    private readonly Option<bool?> skipUnreadable = new("--skip-unreadable")
    {
        Description = "Leave out pictures that cannot be read; the run's choice if not given.",
        HelpName = "true|false",
    };

    private readonly Option<string?> cache = new("--cache")
    {
        Description = "folder: where to keep a file of the decoded pictures; the run's if not given.",
        HelpName = "folder",
    };

    private readonly Option<int?> dataMemory = new("--data-memory")
    {
        Description = "folder: megabytes of decoded pictures that may stay in memory; the run's if not given.",
    };

    private readonly Option<int> imageSize = new("--eval-image-size")
    {
        Description = "Side at which the run's encoder sees a picture; 0 for that of its options.",
    };

    private readonly Option<string> device = CommonOptions.Device();

    private readonly Option<string> precision = CommonOptions.Precision();

    private readonly Option<int> threads = CommonOptions.Threads();

    public void AddTo(Command command)
    {
        command.Add(source);
        foreach (var option in new Option[]
        {
            randomInit, preset, init, initInput, initImageSize, data, dataDir, skipUnreadable, cache, dataMemory,
            imageSize, device, precision, threads,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>True where only the random encoder is wanted.</summary>
    public bool OnlyRandom(ParseResult parse) => parse.GetValue(randomInit);

    /// <summary>True where a run or checkpoint is given.</summary>
    public bool HasRun(ParseResult parse) => parse.GetValue(source) is not null;

    /// <summary>What <c>--init</c> names; null without it.</summary>
    public ImportedEncoder? Imported(ParseResult parse) => parse.GetValue(init) is { } path
        ? ImportedEncoder.Open(path, parse.GetValue(initInput))
        : null;

    /// <summary>Side in pixels at which the imported encoder sees a picture.</summary>
    public int ImageSizeOf(ImportedEncoder imported, ParseResult parse)
        => parse.GetValue(initImageSize) switch
        {
            0 => imported.ImageSize,
            > 0 and var size => size,
            var size => throw UserException.Usage(
                $"option --init-image-size: {size} is negative; give a number of pixels, or 0."),
        };

    /// <summary>
    /// The run, or without one the recipe: of the imported encoder's model where there is one. Its options
    /// have been checked.
    /// </summary>
    public EncoderSource Source(ParseResult parse, string command, ImportedEncoder? imported)
    {
        string? path = parse.GetValue(source);
        if (path is null && imported is null && !parse.GetValue(randomInit))
        {
            throw UserException.Usage(
                $"{command}: needs a run folder or a checkpoint file, or --init FILE, or --random-init.");
        }

        var opened = path is null
            ? EncoderSource.FromPreset(Preset.Load(parse.GetValue(preset)!))
            : EncoderSource.Open(path);
        if (path is null && imported is not null)
        {
            opened = opened.With(options => imported.Describe(options) with
            {
                EvalImageSize = ImageSizeOf(imported, parse),
            });
        }

        int size = parse.GetValue(imageSize);
        bool otherData = parse.GetValue(data) is not null;
        opened = opened.With(options => options with
        {
            EvalImageSize = size != 0 ? size : options.EvalImageSize,
            Data = parse.GetValue(data) ?? options.Data,
            DataDir = parse.GetValue(dataDir) ?? (otherData ? null : options.DataDir),
            SkipUnreadable = parse.GetValue(skipUnreadable) ?? options.SkipUnreadable,
            Cache = parse.GetValue(cache) ?? options.Cache,
            DataMemory = parse.GetValue(dataMemory) ?? options.DataMemory,
            Device = parse.GetValue(device)!,
            Precision = parse.GetValue(precision)!,
            Threads = parse.GetValue(threads),
        });
        OptionRules.Check(opened.Options);
        return opened;
    }
}
