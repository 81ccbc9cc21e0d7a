using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Schedules;
using SimClr.Train.Data;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>
/// Everything that decides how a pretraining run goes. A property is an option of the command line
/// (<c>BatchSize</c>: <c>--batch-size</c>) and a value of a preset file (<c>batch_size</c>).
/// </summary>
public sealed record PretrainOptions
{
    [Option("Data set: shapes, cifar10, cifar100, stl10, fashion-mnist or folder.",
        NamesOf = typeof(DataCatalog), Reach = Reach.Pictures)]
    public required string Data { get; init; }

    [Option("Where the data set's files are; alone, beside a recipe of shapes, it means --data folder.",
        OnlyWith = nameof(Data), NotBeing = DataCatalog.Shapes, Reach = Reach.Pictures, KeepsBits = true, IsPath = true)]
    public string? DataDir { get; init; }

    [Option("Training pictures that shapes draws; 0 for its own number.", AtLeast = 0,
        OnlyWith = nameof(Data), Being = new[] { DataCatalog.Shapes }, Reach = Reach.Views)]
    public required int ShapesCount { get; init; }

    [Option("folder: leave out pictures that cannot be read, with a warning.",
        OnlyWith = nameof(Data), Being = new[] { DataCatalog.Folder }, Reach = Reach.Pictures)]
    public required bool SkipUnreadable { get; init; }

    [Option("folder: where to keep a file of the decoded pictures, so that they are decoded once.",
        OnlyWith = nameof(Data), Being = new[] { DataCatalog.Folder }, Reach = Reach.Pictures, KeepsBits = true, IsPath = true)]
    public string? Cache { get; init; }

    [Option("folder: megabytes of decoded pictures that may stay in memory; pictures of a larger folder "
        + "are read batch by batch. Results do not depend on it.",
        AtLeast = 0, OnlyWith = nameof(Data), Being = new[] { DataCatalog.Folder }, Reach = Reach.Pictures, KeepsBits = true)]
    public int DataMemory { get; init; } = 2048;

    [Option("Share of the labelled training images that is kept out of training, to choose options by: "
        + "kNN during training then looks at them and not at the test images; 0 for none.",
        AtLeast = 0, AtMost = 0.9)]
    public double Validation { get; init; }

    [Option("Side of a view in pixels.", AtLeast = 8, Reach = Reach.Views)]
    public required int ImageSize { get; init; }

    [Option("Side at which evaluation sees a picture; 0 for that of a view. "
        + "Crops enlarge: 4/3 of a view often suits.",
        AtLeast = 0)]
    public required int EvalImageSize { get; init; }

    [Option("Random crop: smallest share of the picture's area.",
        AtLeast = 0.001, AtMost = 1, Reach = Reach.Views)]
    public required double MinArea { get; init; }

    [Option("Random crop: largest share of the picture's area.", Reach = Reach.Views)]
    public required double MaxArea { get; init; }

    [Option("Probability of a horizontal flip.", AtLeast = 0, AtMost = 1, Reach = Reach.Views)]
    public required double FlipProbability { get; init; }

    [Option("Probability of colour jitter.", AtLeast = 0, AtMost = 1, Reach = Reach.Views)]
    public required double JitterProbability { get; init; }

    [Option("Strength s of colour jitter: brightness, contrast, saturation 0.8s, hue 0.2s.",
        AtLeast = 0, OnlyWith = nameof(JitterProbability), Reach = Reach.Views)]
    public required double JitterStrength { get; init; }

    [Option("Probability of dropping the colours.", AtLeast = 0, AtMost = 1, Reach = Reach.Views)]
    public required double GreyscaleProbability { get; init; }

    [Option("Probability of Gaussian blur.", AtLeast = 0, AtMost = 1, Reach = Reach.Views)]
    public required double BlurProbability { get; init; }

    [Option("Encoder: resnet18, resnet34 or resnet50.",
        Choices = new[] { "resnet18", "resnet34", "resnet50" })]
    public required string Model { get; init; }

    [Option("First layers: cifar (3x3, no pooling) or imagenet (7x7 stride 2, max pooling).",
        Choices = new[] { "cifar", "imagenet" })]
    public required string Stem { get; init; }

    [Option("Factor on the number of channels.", Above = 0)]
    public required double Width { get; init; }

    [Option("Weights to start from, of a ResNet: .safetensors, .pth or .onnx.", IsPath = true)]
    public string? Init { get; init; }

    [Option("What they were trained on: unit (pixels 0..1), imagenet (normalised) or caffe (0..255, blue first); "
        + "if not given, what the file says, or imagenet.",
        OnlyWith = nameof(Init))]
    public string? InitInput { get; init; }

    [Option("Layers of the projection head: 1 (linear), 2 or 3.", AtLeast = 1, AtMost = 3)]
    public required int ProjectionLayers { get; init; }

    [Option("Hidden width of the projection head; 0 for as wide as the features.", AtLeast = 0,
        OnlyWith = nameof(ProjectionLayers), Being = new[] { "2", "3" })]
    public required int ProjectionHidden { get; init; }

    [Option("Length of z, what the loss compares.", AtLeast = 1)]
    public required int ProjectionDim { get; init; }

    [Option("What the loss compares a view with: " + ContrastiveLosses.InWords + ".", NamesOf = typeof(ContrastiveLosses))]
    public string Objective { get; init; } = "ntxent";

    [Option("The loss's temperature tau.", Above = 0)]
    public required double Temperature { get; init; }

    [Option("sgd, adamw or lars.")]
    public required OptimizerName Optimizer { get; init; }

    [Option("Highest learning rate, per 256 images.", AtLeast = 0)]
    public required double LearningRate { get; init; }

    [Option("How it grows with the batch: linear, sqrt or none.")]
    public required LearningRateScaling LearningRateScaling { get; init; }

    [Option("Epochs in which the learning rate rises from 0; then it follows a cosine to 0.", AtLeast = 0)]
    public required double WarmupEpochs { get; init; }

    [Option("Momentum of sgd and lars, beta1 of adamw.", AtLeast = 0, AtMost = 1)]
    public required double Momentum { get; init; }

    [Option("Nesterov's momentum (sgd).", OnlyWith = nameof(Optimizer), Being = new[] { "sgd" })]
    public required bool Nesterov { get; init; }

    [Option("Weight decay; biases and batch-norm parameters are left out.", AtLeast = 0)]
    public required double WeightDecay { get; init; }

    [Option("Trust coefficient eta of lars.", AtLeast = 0,
        OnlyWith = nameof(Optimizer), Being = new[] { "lars" })]
    public required double TrustCoefficient { get; init; }

    [Option("Images in a batch; each gives two views.", AtLeast = 2)]
    public required int BatchSize { get; init; }

    [Option("Batches in a step: the loss compares all of their images, the learning rate scales with "
        + "them. Memory stays that of one batch; each goes forward twice, and batch norm sees each alone.")]
    public int Accumulate { get; init; } = 1;

    [Option("Of many ranks: global (mean and variance of the whole batch, as in one process) or local (of each rank's "
        + "own part).",
        Reach = Reach.Run)]
    public BatchNormScope BatchNorm { get; init; }

    [Option("Keep of each residual block its result alone and compute the rest again in backward: less "
        + "memory and the same bits, for one more forward.",
        Reach = Reach.Run, KeepsBits = true)]
    public bool CheckpointActivations { get; init; }

    [Option("Passes over the training images.", AtLeast = 1)]
    public required int Epochs { get; init; }

    [Option("Seed of weights, order and views.", Reach = Reach.Views)]
    public required int Seed { get; init; }

    [Option("Epochs between two kNN evaluations; 0 for none during training.",
        AtLeast = 0, Reach = Reach.Run)]
    public required int EvalEvery { get; init; }

    [Option("Training images, and at most as many test images, for kNN during training; 0 for all.",
        AtLeast = 0, OnlyWith = nameof(EvalEvery), Reach = Reach.Run)]
    public required int EvalImages { get; init; }

    [Option("Epochs between two checkpoints that are kept (last.safetensors is written every epoch).",
        AtLeast = 1, Reach = Reach.Run)]
    public required int CheckpointEvery { get; init; }

    [Option("Steps between two writings of last.safetensors within an epoch; 0 for none.",
        AtLeast = 0, Reach = Reach.Run)]
    public required int CheckpointSteps { get; init; }

    [Option("Steps between two lines of metrics.jsonl within an epoch; 0 for one line per epoch.",
        AtLeast = 0, Reach = Reach.Run)]
    public required int LogEvery { get; init; }

    [Option("Write TensorBoard event files too, beside metrics.jsonl.", Reach = Reach.Run, KeepsBits = true)]
    public bool Tensorboard { get; init; }

    [Option("Stop after so many minutes, ready to resume; 0 for never. "
        + "The schedule stays that of --epochs.",
        AtLeast = 0, Reach = Reach.Run, KeepsBits = true)]
    public double MaxMinutes { get; init; }

    [Option("Where to compute: cpu, cuda, cuda:1 for another card, or reference (slow, exact "
        + "definitions).",
        NamesOf = typeof(Devices), OrNumbered = true, Reach = Reach.Views, MayChange = true)]
    public required string Device { get; init; }

    [Option("What convolutions and matrix products multiply: fp32; on cuda also tf32 or bf16, several "
        + "times faster. Sums and weights are fp32 in each.")]
    public Precision Precision { get; init; }

    [Option("CPU threads; 0 for one per processor. Results do not depend on it.",
        AtLeast = 0, OnlyWith = nameof(Device), Being = new[] { "cpu" }, Reach = Reach.Views, KeepsBits = true)]
    public int Threads { get; init; }

    [Option("algorithms.json of a run, whose register width and convolution algorithms to compute with: its bits, on "
        + "another machine too.",
        OnlyWith = nameof(Device), Being = new[] { "cpu" }, IsPath = true)]
    public string? Algorithms { get; init; }

    [Option("Try the algorithms of each convolution when it is first computed, and keep the fastest, in the run's "
        + "algorithms.json; else a rule chooses.",
        OnlyWith = nameof(Device), Being = new[] { "cpu" })]
    public bool MeasureAlgorithms { get; init; }

    [Option("Many processes, one batch: auto (under mpiexec or a scheduler's launcher), mpi, or none.",
        Choices = new[] { "auto", "mpi", "none" }, Reach = Reach.Run, KeepsBits = true)]
    public string Distributed { get; init; } = "auto";

    [Option("Run folder to write; runs/PRESET-TIME if not given.",
        Reach = Reach.Run, KeepsBits = true, MayChange = false)]
    public string? Output { get; init; }

    /// <summary>Images that the loss of one step compares.</summary>
    public int ImagesPerStep => BatchSize * Accumulate;

    /// <summary>The same from whichever folder the run goes on.</summary>
    public PretrainOptions WithFullPaths()
    {
        var json = OptionJson.ToJson(this);
        foreach (var option in OptionDeclaration.All.Where(option => option.Is.IsPath))
        {
            json[option.Key] = (string?)json[option.Key] is { } path ? Path.GetFullPath(path) : null;
        }

        return OptionJson.FromJson(json, "options");
    }

    public ViewOptions Views => new(
        ImageSize, MinArea, MaxArea, FlipProbability: FlipProbability, JitterProbability: JitterProbability,
        Brightness: 0.8 * JitterStrength, Contrast: 0.8 * JitterStrength, Saturation: 0.8 * JitterStrength,
        Hue: 0.2 * JitterStrength, GreyProbability: GreyscaleProbability, BlurProbability: BlurProbability);

    /// <summary>Side in pixels at which evaluation sees a picture.</summary>
    public int EvaluationSize => EvalImageSize > 0 ? EvalImageSize : ImageSize;

    /// <summary>What is to be computed with; free where nothing is named.</summary>
    /// <exception cref="UserException">The file that is named is none, or for wider registers than there are.</exception>
    public Algorithms LoadAlgorithms()
    {
        if (Algorithms is null)
        {
            return Recipes.Algorithms.Free;
        }

        const string OrElse = "Give that of another run, or leave the option out.";
        var read = Recipes.Algorithms.Read(Algorithms, $"option --algorithms: {Algorithms}", OrElse);
        return read.OnThisMachine(
            warn: line => throw UserException.Usage($"option --algorithms: {Algorithms} {line}. {OrElse}"));
    }

    /// <summary>What the data set is, as the run sees it.</summary>
    public DataSummary SummarizeData(Terminal terminal)
    {
        using var wait = new CountLine(terminal);
        return DataCatalog.Summarize(Data, DataDir, OptionsOfData(DataSplit.Train, terminal, wait));
    }

    /// <summary>Loads one split of the data set, as the run sees it.</summary>
    /// <param name="device">Where its pictures are to be read; null leaves that to whoever reads them.</param>
    /// <param name="terminal">Of whoever waits for it.</param>
    public ImageDataset LoadData(DataSplit split, Device? device = null, Terminal? terminal = null)
    {
        using var wait = terminal is null ? null : new CountLine(terminal);
        var data = DataCatalog.Load(Data, DataDir, split, OptionsOfData(split, terminal, wait));
        return device is null ? data : data.On(device);
    }

    private DataOptions OptionsOfData(DataSplit split, Terminal? terminal, CountLine? wait) => new()
    {
        ImageSize = Math.Max(ImageSize, EvaluationSize),
        Count = split == DataSplit.Test ? 0 : ShapesCount,
        SkipUnreadable = SkipUnreadable,
        Cache = Cache,
        MemoryBudget = (long)DataMemory << 20,
        Warn = terminal is null ? null : terminal.Error.WriteLine,
        Progress = wait is null ? null : wait.Update,
        Interrupted = terminal?.Interrupted ?? default,
    };
}
