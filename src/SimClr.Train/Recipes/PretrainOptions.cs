using System.ComponentModel;
using SimClr.Kernels;
using SimClr.Nn.Losses;
using SimClr.Train.Data;

namespace SimClr.Train.Recipes;

/// <summary>
/// Everything that decides how a pretraining run goes. A property is an option of the command line
/// (<c>BatchSize</c>: <c>--batch-size</c>) and a value of a preset file (<c>batch_size</c>).
/// </summary>
public sealed record PretrainOptions
{
    [Description("Data set: shapes, cifar10, cifar100, stl10, fashion-mnist or folder.")]
    public required string Data { get; init; }

    [Description("Where the data set's files are.")]
    public string? DataDir { get; init; }

    [Description("Training pictures that shapes draws; 0 for its own number.")]
    public required int ShapesCount { get; init; }

    [Description("Leave out pictures that cannot be read, with a warning.")]
    public required bool SkipUnreadable { get; init; }

    [Description("folder: where to keep a file of the decoded pictures, so that they are decoded once.")]
    public string? Cache { get; init; }

    [Description("folder: megabytes of decoded pictures that may stay in memory; pictures of a larger folder "
        + "are read batch by batch. Results do not depend on it.")]
    public int DataMemory { get; init; } = 2048;

    [Description("Share of the labelled training images that is kept out of training, to choose options by: "
        + "kNN during training then looks at them and not at the test images; 0 for none.")]
    public double Validation { get; init; }

    [Description("Side of a view in pixels.")]
    public required int ImageSize { get; init; }

    [Description("Side at which evaluation sees a picture; 0 for that of a view. "
        + "Crops enlarge: 4/3 of a view often suits.")]
    public required int EvalImageSize { get; init; }

    [Description("Random crop: smallest share of the picture's area.")]
    public required double MinArea { get; init; }

    [Description("Random crop: largest share of the picture's area.")]
    public required double MaxArea { get; init; }

    [Description("Probability of a horizontal flip.")]
    public required double FlipProbability { get; init; }

    [Description("Probability of colour jitter.")]
    public required double JitterProbability { get; init; }

    [Description("Strength s of colour jitter: brightness, contrast, saturation 0.8s, hue 0.2s.")]
    public required double JitterStrength { get; init; }

    [Description("Probability of dropping the colours.")]
    public required double GreyscaleProbability { get; init; }

    [Description("Probability of Gaussian blur.")]
    public required double BlurProbability { get; init; }

    [Description("Encoder: resnet18, resnet34 or resnet50.")]
    public required string Model { get; init; }

    [Description("First layers: cifar (3x3, no pooling) or imagenet (7x7 stride 2, max pooling).")]
    public required string Stem { get; init; }

    [Description("Factor on the number of channels.")]
    public required double Width { get; init; }

    [Description("Weights to start from, by torchvision's names: .safetensors or .pth.")]
    public string? Init { get; init; }

    [Description("What they were trained on: unit (pixels 0..1) or imagenet (normalised); "
        + "if not given, what the file says, or imagenet.")]
    public string? InitInput { get; init; }

    [Description("Layers of the projection head: 1 (linear), 2 or 3.")]
    public required int ProjectionLayers { get; init; }

    [Description("Hidden width of the projection head; 0 for as wide as the features.")]
    public required int ProjectionHidden { get; init; }

    [Description("Length of z, what the loss compares.")]
    public required int ProjectionDim { get; init; }

    [Description("What the loss compares a view with: " + ContrastiveLosses.InWords + ".")]
    public string Objective { get; init; } = "ntxent";

    [Description("The loss's temperature tau.")]
    public required double Temperature { get; init; }

    [Description("sgd, adamw or lars.")]
    public required string Optimizer { get; init; }

    [Description("Highest learning rate, per 256 images.")]
    public required double LearningRate { get; init; }

    [Description("How it grows with the batch: linear, sqrt or none.")]
    public required string LearningRateScaling { get; init; }

    [Description("Epochs in which the learning rate rises from 0; then it follows a cosine to 0.")]
    public required double WarmupEpochs { get; init; }

    [Description("Momentum of sgd and lars, beta1 of adamw.")]
    public required double Momentum { get; init; }

    [Description("Nesterov's momentum (sgd).")]
    public required bool Nesterov { get; init; }

    [Description("Weight decay; biases and batch-norm parameters are left out.")]
    public required double WeightDecay { get; init; }

    [Description("Trust coefficient eta of lars.")]
    public required double TrustCoefficient { get; init; }

    [Description("Images in a batch; each gives two views.")]
    public required int BatchSize { get; init; }

    [Description("Batches in a step: the loss compares all of their images, the learning rate scales with "
        + "them. Memory stays that of one batch; each goes forward twice, and batch norm sees each alone.")]
    public int Accumulate { get; init; } = 1;

    [Description("Keep of each residual block its result alone and compute the rest again in backward: less "
        + "memory and the same bits, for one more forward.")]
    public bool CheckpointActivations { get; init; }

    [Description("Passes over the training images.")]
    public required int Epochs { get; init; }

    [Description("Seed of weights, order and views.")]
    public required int Seed { get; init; }

    [Description("Epochs between two kNN evaluations; 0 for none during training.")]
    public required int EvalEvery { get; init; }

    [Description("Training images, and at most as many test images, for kNN during training; 0 for all.")]
    public required int EvalImages { get; init; }

    [Description("Epochs between two checkpoints that are kept (last.safetensors is written every epoch).")]
    public required int CheckpointEvery { get; init; }

    [Description("Steps between two writings of last.safetensors within an epoch; 0 for none.")]
    public required int CheckpointSteps { get; init; }

    [Description("Steps between two lines of metrics.jsonl within an epoch; 0 for one line per epoch.")]
    public required int LogEvery { get; init; }

    [Description("Write TensorBoard event files too, beside metrics.jsonl.")]
    public bool Tensorboard { get; init; }

    [Description("Stop after so many minutes, ready to resume; 0 for never. "
        + "The schedule stays that of --epochs.")]
    public required double MaxMinutes { get; init; }

    [Description("Where to compute: cpu, cuda, cuda:1 for another card, or reference (slow, exact "
        + "definitions).")]
    public required string Device { get; init; }

    [Description("What convolutions and matrix products multiply: fp32; on cuda also tf32 or bf16, several "
        + "times faster. Sums and weights are fp32 in each.")]
    public string Precision { get; init; } = "fp32";

    [Description("CPU threads; 0 for one per processor. Results do not depend on it.")]
    public required int Threads { get; init; }

    [Description("Run folder to write; runs/PRESET-TIME if not given.")]
    public string? Output { get; init; }

    /// <summary>Images that the loss of one step compares.</summary>
    public int ImagesPerStep => BatchSize * Accumulate;

    public ViewOptions Views => new(
        ImageSize, MinArea, MaxArea, FlipProbability: FlipProbability, JitterProbability: JitterProbability,
        Brightness: 0.8 * JitterStrength, Contrast: 0.8 * JitterStrength, Saturation: 0.8 * JitterStrength,
        Hue: 0.2 * JitterStrength, GreyProbability: GreyscaleProbability, BlurProbability: BlurProbability);

    /// <summary>Side in pixels at which evaluation sees a picture.</summary>
    public int EvaluationSize => EvalImageSize > 0 ? EvalImageSize : ImageSize;

    /// <summary>Loads one split of the data set, as the run sees it.</summary>
    public ImageDataset LoadData(DataSplit split, Action<string>? warn = null)
        => DataCatalog.Load(Data, DataDir, split, new DataOptions
        {
            ImageSize = Math.Max(ImageSize, EvaluationSize),
            Count = split == DataSplit.Test ? 0 : ShapesCount,
            SkipUnreadable = SkipUnreadable,
            Cache = Cache,
            MemoryBudget = (long)DataMemory << 20,
            Warn = warn,
        });
}
