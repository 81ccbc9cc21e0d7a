using System.Diagnostics;
using System.Runtime;

namespace SimClr.Bench;

/// <summary>Plain stopwatch medians.</summary>
public static class Timing
{
    private const int WarmUps = 3;
    private const double QuietSeconds = 0.3; // longer than the runtime waits before it compiles again what was called often
    private const double MaxWarmUpSeconds = 2;
    private const int MinRuns = 5;
    private const double SlowSeconds = 4; // of one run: one first, then three
    private const int MinSlowRuns = 3;
    private const double QueueSeconds = 0.01; // of work for a device, so that waiting for it does not count

    /// <summary>
    /// Median time of one run, over the given time and at least a few runs; the first ones do not count, until the
    /// runtime has stopped compiling, which takes a core from as many threads as there are cores.
    /// </summary>
    /// <param name="synchronize">
    /// Waits for a device that works off its runs by itself: they are timed by the group, each group to its end.
    /// </param>
    public static double MedianSeconds(Action run, double seconds, Action? synchronize = null)
    {
        bool slow = false;
        for (int i = 0; i < WarmUps && !slow; i++)
        {
            slow = Time(run, 1, synchronize) > SlowSeconds;
        }

        var warmUp = Stopwatch.StartNew();
        double quietSince = 0;
        while (!slow && warmUp.Elapsed.TotalSeconds < Math.Min(quietSince + QuietSeconds, MaxWarmUpSeconds))
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            Time(run, 1, synchronize);
            quietSince = JitInfo.GetCompiledMethodCount() == compiled ? quietSince : warmUp.Elapsed.TotalSeconds;
        }

        int runs = synchronize is null ? 1 : (int)Math.Ceiling(QueueSeconds / Time(run, 1, synchronize));
        var times = new List<double>();
        var total = Stopwatch.StartNew();
        while (times.Count < (slow ? MinSlowRuns : MinRuns) || total.Elapsed.TotalSeconds < seconds)
        {
            times.Add(Time(run, runs, synchronize));
        }

        return Median(times);
    }

    private static double Time(Action run, int runs, Action? synchronize)
    {
        synchronize?.Invoke();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            run();
        }

        synchronize?.Invoke();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / runs;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
