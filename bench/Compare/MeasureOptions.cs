namespace SimClr.Bench.Compare;

/// <summary>What a measurement is told.</summary>
/// <param name="Seconds">How long to measure one case.</param>
/// <param name="Width">Factor on the channels (step).</param>
/// <param name="BatchSize">Images in a batch (step).</param>
public sealed record MeasureOptions(
    int Threads = 2, double Seconds = 1, double Width = 1, int BatchSize = 64);
