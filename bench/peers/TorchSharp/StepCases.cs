using SimClr.Bench;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>
/// The training step: forward, NT-Xent, backward, SGD with momentum. The views are given: making them is not part of
/// the time.
/// </summary>
internal static class StepCases
{
    public static IEnumerable<Measurement> Measure(PeerOptions options)
        => MemoryFormat.All.Select(format => Measure(options, format));

    private static Measurement Measure(PeerOptions options, MemoryFormat format)
    {
        using var scope = NewDisposeScope();
        var views = format.Of(rand(options.Views, 3, options.ImageSize, options.ImageSize));
        var model = new SimClrModel(options, format);
        var loss = new NtXent(options.BatchSize);
        var optimizer = optim.SGD(model.Counts.Parameters, 0.001, momentum: 0.9, weight_decay: 1e-4);
        var losses = new List<float>();
        ProcessMemory.Reset();
        double seconds = Timing.MedianSeconds(Step, options.Seconds);
        long peak = ProcessMemory.PeakBytes();
        if (!(losses.Min() < losses[0]) || !float.IsFinite(losses[^1])) // momentum may carry the last of few steps too far
        {
            throw new InvalidOperationException(
                $"step: the loss on one batch went from {losses[0]} to {losses[^1]}, below it in none of {losses.Count} steps.");
        }

        return new Measurement($"step@{format.Name}", seconds, options.Views, "views", PeakMemoryBytes: peak)
        {
            Network = model.Counts.Of(() => model.Forward(views)),
        };

        void Step()
        {
            using var step = NewDisposeScope();
            using var z = model.Forward(views);
            using var value = loss.Forward(nn.functional.normalize(z));
            foreach (var parameter in model.Counts.Parameters)
            {
                parameter.grad = null; // zero_grad keeps and clears them, which takes longer
            }

            value.backward();
            optimizer.step();
            losses.Add(value.item<float>());
        }
    }
}
