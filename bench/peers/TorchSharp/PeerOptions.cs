using System.Globalization;

namespace SimClr.Peer;

/// <summary>What <c>compare</c> tells both sides; the peer computes on the CPU in float32 whatever else it says.</summary>
internal sealed record PeerOptions(
    int Threads, double Seconds, double Width, int BatchSize, string Model, int ImageSize)
{
    /// <summary>Views in a batch: two of each image.</summary>
    public int Views => 2 * BatchSize;

    public static PeerOptions Parse(IEnumerable<string> arguments)
    {
        var told = arguments.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new PeerOptions(
            (int)Number("--threads", 2), Number("--seconds", 1), Number("--width", 1), (int)Number("--batch-size", 64),
            told.GetValueOrDefault("--model", "resnet18"), (int)Number("--image-size", 32));

        double Number(string name, double otherwise)
            => told.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}
