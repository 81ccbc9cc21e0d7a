namespace SimClr.Train.Explain.Loss;

/// <summary>
/// A derivative that the engine computed, and the same from the loss at two points close by:
/// (loss(x + e) - loss(x - e)) / 2e.
/// </summary>
internal sealed record GradientCheck(string What, double Engine, double FiniteDifference);
