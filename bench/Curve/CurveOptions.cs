namespace SimClr.Bench.Curve;

/// <summary>What both sides train.</summary>
/// <param name="DataFolder">Has cifar-10-batches-bin.</param>
/// <param name="Python">A Python that has PyTorch.</param>
/// <param name="Changes">Options that both sides take beside the preset: --epochs, --eval-every.</param>
internal sealed record CurveOptions(
    string Preset, string DataFolder, int Threads, string Python, IReadOnlyList<string> Changes);
