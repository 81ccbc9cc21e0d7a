namespace SimClr.Bench.Ranks;

/// <summary>One number of ranks; medians over the rounds.</summary>
/// <param name="Ranks">0 for one process without MPI.</param>
/// <param name="Ratio">Of its speed over that of one process in the same round.</param>
internal sealed record RanksRow(
    int Ranks, int Threads, double ViewsPerSecond, double Ratio, double LowestRatio, double HighestRatio,
    double SecondsPerStep, double Waited, double Bytes)
{
    public static RanksRow From(int ranks, int threads, List<RankTiming> rounds, List<RankTiming> oneProcess)
    {
        double[] ratios = [.. rounds.Zip(oneProcess, (several, one) => several.ViewsPerSecond / one.ViewsPerSecond)];
        return new RanksRow(ranks, threads, Median(timing => timing.ViewsPerSecond), Timing.Median(ratios), ratios.Min(),
            ratios.Max(), Median(timing => timing.SecondsPerStep), Median(timing => timing.Waited),
            Median(timing => timing.Bytes));

        double Median(Func<RankTiming, double> of) => Timing.Median(rounds.Select(of));
    }
}
