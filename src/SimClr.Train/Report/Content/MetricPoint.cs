using SimClr.Train.Runs;

namespace SimClr.Train.Report.Content;

/// <summary>
/// A line of <c>metrics.jsonl</c>; <c>Epoch</c> is the part of training that was done, in epochs.
/// </summary>
public sealed record MetricPoint(double Epoch, MetricsLine Line);
