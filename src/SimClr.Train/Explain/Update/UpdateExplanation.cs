using SimClr.Train.Explain.Loss;

namespace SimClr.Train.Explain.Update;

/// <summary>The optimizer's step and what came of it.</summary>
internal sealed record UpdateExplanation
{
    public required IReadOnlyList<ParameterUpdate> Parameters { get; init; }

    /// <summary>The loss of the same views before and after the step.</summary>
    public required double LossBefore { get; init; }

    public required double LossAfter { get; init; }

    /// <summary>
    /// Gradient times update: how much the loss would change if it were a plane over the step's distance.
    /// </summary>
    public required double PredictedChange { get; init; }

    /// <summary>The whole network's gradient along its own direction, which is its length.</summary>
    public required GradientCheck Check { get; init; }

    public double GradientNorm => Math.Sqrt(Parameters.Sum(p => p.GradientNorm * p.GradientNorm));

    public double UpdateNorm => Math.Sqrt(Parameters.Sum(p => p.UpdateNorm * p.UpdateNorm));
}
