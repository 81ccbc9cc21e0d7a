using SimClr.Bench;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>
/// Features: the encoder in evaluation mode, without gradients, on pictures that are there; "folded" with batch norm
/// in the convolutions.
/// </summary>
internal static class EmbedCases
{
    private const double Tolerance = 1e-3; // of the largest feature

    public static IEnumerable<Measurement> Measure(PeerOptions options)
        => MemoryFormat.All.SelectMany(format => Measure(options, format));

    private static IEnumerable<Measurement> Measure(PeerOptions options, MemoryFormat format)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var pictures = format.Of(rand(options.Views, 3, options.ImageSize, options.ImageSize));
        var encoder = new Encoder(options.Model, options.Width, format, new Counts());
        encoder.Forward(pictures, training: true).Dispose(); // running statistics other than 0 and 1
        var expected = encoder.Forward(pictures, training: false);
        yield return Time(format.Name);

        encoder.Fold(format);
        var folded = encoder.Forward(pictures, training: false);
        double difference = ((folded - expected).abs().max() / expected.abs().max()).item<float>();
        if (!(difference < Tolerance))
        {
            throw new InvalidOperationException($"embed: folding batch norm changes the features by {difference:p}.");
        }

        yield return Time($"folded {format.Name}");

        Measurement Time(string way)
        {
            ProcessMemory.Reset();
            double seconds = Timing.MedianSeconds(
                () => encoder.Forward(pictures, training: false).Dispose(), options.Seconds);
            return new Measurement(
                $"embed@{way}", seconds, options.Views, "views", PeakMemoryBytes: ProcessMemory.PeakBytes());
        }
    }
}
