namespace SimClr.Bench.Curve;

/// <summary>What both sides train.</summary>
/// <param name="DataFolder">Has cifar-10-batches-bin.</param>
/// <param name="Python">A Python that has PyTorch.</param>
/// <param name="Ours">Options that we take beside the preset: --epochs, --eval-every.</param>
/// <param name="Peer">Those of the peer.</param>
internal sealed record CurveOptions(
    string Preset, string DataFolder, int Threads, string Python, IReadOnlyList<string> Ours, IReadOnlyList<string> Peer);
