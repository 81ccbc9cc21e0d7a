namespace SimClr.Train.Runs;

/// <summary>A line of <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">The epoch that the step belongs to, counted from 1.</param>
/// <param name="Step">Steps done since the run began.</param>
/// <param name="Loss">Mean over the steps since the line before.</param>
/// <param name="LearningRate">Of the last of them.</param>
/// <param name="ViewsPerSecond">While training; evaluation and checkpoints are not counted.</param>
/// <param name="Seconds">Since the run began, without pauses between interruption and resume.</param>
/// <param name="KnnTop1">kNN accuracy from 0 to 1 where it was measured at this step.</param>
/// <param name="MatchedViews"><c>PairStatistics.Matched</c> of held-out pictures, likewise.</param>
/// <param name="Alignment"><c>PairStatistics.Alignment</c>.</param>
/// <param name="Uniformity"><c>PairStatistics.Uniformity</c>.</param>
/// <param name="ZStd"><c>PairStatistics.Std</c>.</param>
/// <param name="Notes">What these numbers do not say of themselves; null for nothing.</param>
public sealed record MetricsLine(
    int Epoch, long Step, double Loss, double LearningRate, double ViewsPerSecond, double Seconds,
    double? KnnTop1 = null, double? MatchedViews = null, double? Alignment = null, double? Uniformity = null,
    double? ZStd = null, IReadOnlyList<string>? Notes = null);
