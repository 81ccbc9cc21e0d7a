using SimClr.Train.Evaluation.ViewPairs;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>How z of two views of an image lie; needs no labels. Nothing of fewer than two images.</summary>
public sealed record ViewPairsProtocol : IProtocol
{
    // The keys of metrics.jsonl.
    public const string Matched = "matched_views";
    public const string Alignment = "alignment";
    public const string Uniformity = "uniformity";
    public const string Std = "z_std";

    public bool NeedsHead => true;

    public bool TellsClasses => false;

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder)
        => PairEvaluator.Evaluate(encoder.Model, encoder.Data.Device, encoder.Data.Test, encoder.Data.Options,
                encoder.Data.Interrupted)
            is not { } pairs ? [] :
        [
            double.IsFinite(pairs.Alignment) ? new("views matched", Matched, pairs.Matched)
                : new Measurement("views matched", Matched, pairs.Matched).LeftOut(
                    "z holds NaN or infinity, so that no number of it says anything"),
            new("alignment", Alignment, pairs.Alignment), new("uniformity", Uniformity, pairs.Uniformity),
            new("deviation of z", Std, pairs.Std),
        ];
}
