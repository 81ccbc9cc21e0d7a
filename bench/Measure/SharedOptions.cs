using System.CommandLine;
using SimClr.Train.Text;

namespace SimClr.Bench;

/// <summary>Options that <c>compare</c> hands on to <c>measure</c>.</summary>
internal sealed class SharedOptions
{
    private readonly Option<int> threads = PeerOptions.Threads();

    private readonly Option<double> seconds = new("--seconds")
    {
        Description = "How long to measure one case in one round.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> width = new("--width")
    {
        Description = "Step, embed: factor on the channels.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> batchSize = new("--batch-size")
    {
        Description = "Images in a batch: the step's, and half the views that layers are timed on.",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<string> device = new("--device")
    {
        Description = "Where both sides compute: cpu or cuda.",
        DefaultValueFactory = _ => "cpu",
    };

    private readonly Option<string> precision = new("--precision")
    {
        Description = "Of matrix products and convolutions on cuda: fp32, tf32 or bf16.",
        DefaultValueFactory = _ => "fp32",
    };

    private readonly Option<string> model = new("--model")
    {
        Description = "Step, embed: resnet18, resnet34 or resnet50, with the CIFAR stem.",
        DefaultValueFactory = _ => "resnet18",
    };

    private readonly Option<int> imageSize = new("--image-size")
    {
        Description = "Step, embed: side of a view in pixels.",
        DefaultValueFactory = _ => 32,
    };

    public void AddTo(Command command)
    {
        command.Add(threads);
        command.Add(seconds);
        command.Add(width);
        command.Add(batchSize);
        command.Add(device);
        command.Add(precision);
        command.Add(model);
        command.Add(imageSize);
    }

    public MeasureOptions Read(ParseResult parse) => new(
        parse.GetValue(threads), parse.GetValue(seconds), parse.GetValue(width), parse.GetValue(batchSize),
        parse.GetValue(device)!, parse.GetValue(precision)!, parse.GetValue(model)!,
        parse.GetValue(imageSize));

    public static string[] ToArguments(MeasureOptions options) =>
    [
        "--threads", $"{options.Threads}", "--seconds", $"{options.Seconds}",
        "--width", $"{options.Width}", "--batch-size", $"{options.BatchSize}",
        "--device", options.Device, "--precision", options.Precision,
        "--model", options.Model, "--image-size", $"{options.ImageSize}",
    ];

    /// <summary>The families that a list like step,gemm names; all for an empty one.</summary>
    public static IEnumerable<Family> Find(string names)
    {
        return names == "" ? Family.All : names.Split(',').Select(One);

        static Family One(string name) => Family.All.FirstOrDefault(family => family.Name == name)
            ?? throw UserException.Unknown("family", name, [.. Family.All.Select(family => family.Name)]);
    }
}
