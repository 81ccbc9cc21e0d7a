using SimClr.Train.Evaluation.Retrieval;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>Among the test images alone.</summary>
public sealed class RetrievalProtocol : IProtocol
{
    public ProtocolCommand Command
        => new("retrieval", "Pictures of the same class among the held-out ones, by cosine.") { Of = true };

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder, ProtocolSettings settings)
    {
        bool z = settings.Of == "z";
        var result = RetrievalEvaluator.Evaluate(
            encoder.Data.Device, (z ? encoder.FrozenWithHead : encoder.Frozen).Test);
        string of = z ? " (z)" : "";
        return
        [
            new($"retrieval{of}, top 1", "retrieval_top1", result.Top1),
            new($"retrieval{of}, top 5", "retrieval_top5", result.Top5),
            new($"retrieval{of}, precision of 10", "retrieval_precision10", result.Precision10),
            new($"retrieval{of}, mAP of 100", "retrieval_map100", result.MeanAveragePrecision100),
        ];
    }
}
