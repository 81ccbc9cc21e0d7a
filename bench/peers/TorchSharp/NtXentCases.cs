using SimClr.Bench;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>The loss and its gradient on embeddings that have length 1 already.</summary>
internal static class NtXentCases
{
    private const int D = 128;

    public static IEnumerable<Measurement> Measure(PeerOptions options)
        => new[] { 256, 1024, 4096 }.Select(pairs => Measure(pairs, options));

    private static Measurement Measure(int pairs, PeerOptions options)
    {
        using var scope = NewDisposeScope();
        var z = new Parameter(nn.functional.normalize(randn(2 * pairs, D)), true);
        ProcessMemory.Reset();
        long before = ProcessMemory.PeakBytes();
        var loss = new NtXent(pairs);
        double seconds = Timing.MedianSeconds(Run, options.Seconds);
        long peak = ProcessMemory.PeakBytes();
        return new Measurement(
            $"ntxent/{pairs}x{D}", seconds, ScratchBytes: peak - before, PeakMemoryBytes: peak);

        void Run()
        {
            using var run = NewDisposeScope();
            z.grad = null;
            loss.Forward(z).backward();
        }
    }
}
