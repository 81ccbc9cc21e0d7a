using System.Text.Json.Nodes;

namespace SimClr.Bench.Ranks;

/// <summary>A step as <c>simclr bench --json</c> tells it.</summary>
/// <param name="Waited">Seconds of a step in which a rank waited for others; the mean over the ranks.</param>
/// <param name="Bytes">That a rank gave to MPI in a step.</param>
internal sealed record RankTiming(double ViewsPerSecond, double SecondsPerStep, double Waited, double Bytes)
{
    public static RankTiming Parse(JsonObject json) => new(
        (double)json["views_per_second"]!, (double)json["seconds_per_step"]!,
        (double?)json["communication_seconds"] ?? 0, (double?)json["communication_bytes"] ?? 0);
}
