using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation;

/// <summary>
/// The labelled images to fit to, those to measure on, which are held out, and the device that reads both.
/// </summary>
/// <param name="Options">Of the encoder's training: the views that it was to match.</param>
public sealed record EvaluationData(
    PretrainOptions Options, Device Device, ImageDataset Train, ImageDataset Test,
    CancellationToken Interrupted = default)
{
    /// <summary>False where features are wanted of pictures that may have no label.</summary>
    public bool NeedsLabels { get; init; } = true;

    /// <summary>Whether there are classes to tell apart.</summary>
    public bool HasClasses => Train.Labelled && Test.Labelled && Train.Classes.Length > 1;

    /// <summary>
    /// The test images, or with <c>--validation</c> a part of the training images, are held out.
    /// </summary>
    public static EvaluationData Load(PretrainOptions options, Device device, Terminal terminal)
    {
        var (train, test) = ValidationSplit.Load(options, device, terminal);
        return new EvaluationData(options, device, train, test, terminal.Interrupted);
    }

    /// <summary>
    /// The training images whose labels are known, that share of every class; null for all.
    /// </summary>
    public int[]? Labelled(double share, int seed)
        => share == 1 ? null : Subset.OfEachClass(Train.Labels, share, (ulong)seed);

    public ImageDataset TrainOf(int[]? rows) => rows is null ? Train : Train.Select(rows);
}
