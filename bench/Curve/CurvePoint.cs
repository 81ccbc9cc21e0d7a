namespace SimClr.Bench.Curve;

/// <summary>The end of an epoch.</summary>
/// <param name="Loss">Mean over the epoch's last steps (ours), or the epoch (peer).</param>
/// <param name="Seconds">Since the training began, the monitor's evaluations counted.</param>
/// <param name="KnnTop1">Of the monitor's images, where this epoch was measured.</param>
internal sealed record CurvePoint(
    int Epoch, long Step, double Loss, double ViewsPerSecond, double Seconds, double? KnnTop1 = null);
