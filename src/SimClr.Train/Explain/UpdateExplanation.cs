using SimClr.Train.Explain.Loss;

namespace SimClr.Train.Explain;

/// <summary>The optimizer's step and what came of it.</summary>
/// <param name="LossBefore">Of the step's views; <c>LossAfter</c> is that of the same ones after it.</param>
/// <param name="PredictedChange">
/// Gradient times update: how much the loss would change if it were a plane over the step's distance.
/// </param>
/// <param name="Check">The whole network's gradient along its own direction, which is its length.</param>
internal sealed record UpdateExplanation(
    IReadOnlyList<ParameterUpdate> Parameters, double LossBefore, double LossAfter, double PredictedChange,
    GradientCheck Check);
