using System.Diagnostics;
using SimClr.Kernels.Cpu;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>The calls of a step, in the order in which they first came.</summary>
/// <param name="threads">Those that compute; their <see cref="CpuThreads.Clock"/> tells the phases.</param>
public sealed class LayerLog(CpuThreads threads)
{
    private readonly Dictionary<(string Layer, string Pass), LayerCall> calls = [];

    public IReadOnlyCollection<LayerCall> Calls => calls.Values;

    public void Clear() => calls.Clear();

    internal void Time(LayerCall call, Action run)
    {
        var (products, transforms) = Phases();
        long start = Stopwatch.GetTimestamp();
        run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (productsAfter, transformsAfter) = Phases();
        if (!calls.TryGetValue((call.Layer, call.Pass), out var known))
        {
            calls.Add((call.Layer, call.Pass), known = call);
        }

        known.Add(seconds, productsAfter - products, transformsAfter - transforms);
    }

    /// <summary>Seconds of a thread, on average over all.</summary>
    private (double Products, double Transforms) Phases() => threads.Clock is { } clock
        ? (clock.Seconds(CpuPhase.Product) / threads.Count, clock.Seconds(CpuPhase.Transform) / threads.Count)
        : (0, 0);
}
