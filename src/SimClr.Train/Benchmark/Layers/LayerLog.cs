using System.Diagnostics;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>The calls of a step, in the order in which they first came.</summary>
public sealed class LayerLog
{
    private readonly Dictionary<(string Layer, string Pass), LayerCall> calls = [];

    public IReadOnlyCollection<LayerCall> Calls => calls.Values;

    public void Clear() => calls.Clear();

    internal void Time(LayerCall call, Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!calls.TryGetValue((call.Layer, call.Pass), out var known))
        {
            calls.Add((call.Layer, call.Pass), known = call);
        }

        known.Add(seconds);
    }
}
