using SimClr.Nn;
using SimClr.Train.Data;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.LinearProbe;

namespace SimClr.Train.Evaluation;

/// <summary>
/// One frozen encoder under the protocols. Features are computed once; after every protocol the encoder's
/// weights must have the hash that they had before.
/// </summary>
public sealed class EncoderEvaluation
{
    private readonly Module encoder;
    private readonly Device device;
    private readonly CancellationToken interrupted;

    /// <summary>Takes both data sets through the encoder.</summary>
    /// <exception cref="UserException">
    /// Pictures have no label, or the encoder's output is not finite.
    /// </exception>
    public EncoderEvaluation(
        Module encoder, Device device, ImageDataset train, ImageDataset test, int imageSize,
        CancellationToken interrupted = default)
    {
        this.encoder = encoder;
        this.device = device;
        this.interrupted = interrupted;
        WeightsHash = WeightHash.Of(encoder);
        Train = FeatureExtractor.Extract(encoder, device, train, imageSize, interrupted: interrupted);
        Test = FeatureExtractor.Extract(encoder, device, test, imageSize, interrupted: interrupted);
        CheckFrozen();
    }

    /// <summary>SHA-256 of the encoder's weights and running statistics.</summary>
    public string WeightsHash { get; }

    public Features Train { get; }

    public Features Test { get; }

    public KnnResult Knn()
    {
        var result = KnnEvaluator.Evaluate(device, Train, Test);
        CheckFrozen();
        return result;
    }

    public LinearResult Linear()
    {
        var result = LinearEvaluator.Evaluate(device, Train, Test, interrupted);
        CheckFrozen();
        return result;
    }

    private void CheckFrozen()
    {
        string now = WeightHash.Of(encoder);
        if (now != WeightsHash)
        {
            throw new InvalidOperationException($"evaluation: the encoder's weights had the hash "
                + $"{WeightsHash[..12]} and have {now[..12]}; they must stay frozen.");
        }
    }
}
