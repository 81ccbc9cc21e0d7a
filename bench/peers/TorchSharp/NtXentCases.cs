using SimClr.Bench;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>The loss and its gradient on embeddings that have length 1 already.</summary>
internal static class NtXentCases
{
    public static IEnumerable<Measurement> Measure(PeerOptions options)
        => new[] { (256, 128), (1024, 128), (4096, 64), (4096, 128), (4096, 512) }
            .Select(batch => Measure(batch.Item1, batch.Item2, options));

    private static Measurement Measure(int pairs, int dim, PeerOptions options)
    {
        using var scope = NewDisposeScope();
        var z = new Parameter(nn.functional.normalize(randn(2 * pairs, dim)), true);
        ProcessMemory.Reset();
        long before = ProcessMemory.PeakBytes();
        var loss = new NtXent(pairs);
        double seconds = Timing.MedianSeconds(Run, options.Seconds);
        long peak = ProcessMemory.PeakBytes();
        return new Measurement(
            $"ntxent/{pairs}x{dim}", seconds, ScratchBytes: peak - before, PeakMemoryBytes: peak);

        void Run()
        {
            using var run = NewDisposeScope();
            z.grad = null;
            loss.Forward(z).backward();
        }
    }
}
