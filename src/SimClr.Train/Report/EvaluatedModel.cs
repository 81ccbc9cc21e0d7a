using SimClr.Nn.Models;
using SimClr.Train.Evaluation;

namespace SimClr.Train.Report;

/// <summary>Encoder with projection head, and the protocols on its encoder.</summary>
public sealed record EvaluatedModel(SimClrModel Model, EncoderEvaluation Evaluation);
