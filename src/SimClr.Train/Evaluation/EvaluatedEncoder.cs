namespace SimClr.Train.Evaluation;

/// <summary>An encoder and what was measured; the same rows for every encoder of a table.</summary>
public sealed record EvaluatedEncoder(EncoderUnderTest Encoder, Measurements Results);
