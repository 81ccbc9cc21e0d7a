using System.Diagnostics;

namespace SimClr.Bench.Compare;

/// <summary>Plain stopwatch medians.</summary>
public static class Timing
{
    private const int WarmUps = 3;
    private const int FewestRuns = 5;

    /// <summary>
    /// Median time of one run, over the given time and at least a few runs; the first ones do not count.
    /// </summary>
    public static double MedianSeconds(Action run, double seconds)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            run();
        }

        var times = new List<double>();
        var total = Stopwatch.StartNew();
        while (times.Count < FewestRuns || total.Elapsed.TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Median(times);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
