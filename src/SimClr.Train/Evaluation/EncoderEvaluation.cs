using SimClr.Nn;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.LinearProbe;
using SimClr.Train.Evaluation.Retrieval;
using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation;

/// <summary>
/// One frozen encoder under the protocols. Features are computed once, when a protocol first needs them;
/// after every protocol the encoder's weights must have the hash that they had before.
/// </summary>
public sealed class EncoderEvaluation
{
    private readonly Module encoder;
    private readonly Device device;
    private readonly ImageDataset trainImages;
    private readonly CancellationToken interrupted;
    private readonly int imageSize;
    private readonly Lazy<Features> train;
    private readonly Lazy<Features> test;

    /// <exception cref="UserException">
    /// Pictures have no label, or the encoder's output is not finite: said when a protocol needs them.
    /// </exception>
    public EncoderEvaluation(
        Module encoder, Device device, ImageDataset train, ImageDataset test, int imageSize,
        CancellationToken interrupted = default)
    {
        this.encoder = encoder;
        this.device = device;
        this.imageSize = imageSize;
        this.interrupted = interrupted;
        trainImages = train;
        WeightsHash = WeightHash.Of(encoder);
        this.train = new Lazy<Features>(() => Extract(train));
        this.test = new Lazy<Features>(() => Extract(test));
    }

    /// <summary>SHA-256 of the encoder's weights and running statistics.</summary>
    public string WeightsHash { get; }

    /// <summary>False where features are wanted of pictures that may have no label.</summary>
    public bool NeedsLabels { get; init; } = true;

    public Features Train => train.Value;

    public Features Test => test.Value;

    /// <summary>Length of a feature row; null while no protocol has needed one.</summary>
    public int? Dim => test.IsValueCreated ? test.Value.Dim : null;

    /// <param name="labelled">The training images whose labels are known; null for all.</param>
    public KnnResult Knn(int[]? labelled = null)
        => Frozen(() => KnnEvaluator.Evaluate(device, Labelled(labelled), Test));

    /// <inheritdoc cref="Knn"/>
    public LinearResult Linear(int[]? labelled = null)
        => Frozen(() => LinearEvaluator.Evaluate(device, Labelled(labelled), Test, interrupted));

    /// <summary>The linear classifier trained on new crops and flips in every epoch.</summary>
    public LinearResult LinearOnViews(
        SupervisedRecipe recipe, int[]? labelled = null, Action<int, double>? epochDone = null)
        => Frozen(() => ViewsLinearEvaluator.Evaluate(encoder, device,
            labelled is null ? trainImages : trainImages.Select(labelled), Labelled(labelled), Test,
            imageSize, recipe, epochDone, interrupted));

    /// <summary>Among the test images alone.</summary>
    public RetrievalResult Retrieval() => Frozen(() => RetrievalEvaluator.Evaluate(device, Test));

    private Features Labelled(int[]? rows) => rows is null ? Train : Train.Select(rows);

    private Features Extract(ImageDataset data)
        => Frozen(() => FeatureExtractor.Extract(
            encoder, device, data, imageSize, needsLabels: NeedsLabels, interrupted: interrupted));

    private T Frozen<T>(Func<T> protocol)
    {
        var result = protocol();
        string now = WeightHash.Of(encoder);
        return now == WeightsHash
            ? result
            : throw new InvalidOperationException($"evaluation: the encoder's weights had the hash "
                + $"{WeightsHash[..12]} and have {now[..12]}; they must stay frozen.");
    }
}
