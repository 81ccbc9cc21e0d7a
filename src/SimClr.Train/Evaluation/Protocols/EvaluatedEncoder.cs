namespace SimClr.Train.Evaluation.Protocols;

/// <summary>An encoder and what was measured; the same rows for every encoder of a table.</summary>
internal sealed record EvaluatedEncoder(EncoderUnderTest Encoder, IReadOnlyList<Measurement> Results);
