using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SimClr.Bench.Ranks;

/// <summary>The step that is timed, by <c>simclr bench</c> in processes of its own.</summary>
/// <param name="BatchSize">Images of all ranks together.</param>
internal sealed record RankStep(string Model, int BatchSize, int Steps)
{
    /// <summary>Runs it as that many ranks under mpiexec, or with 0 as one process without.</summary>
    /// <param name="threads">Of each rank.</param>
    /// <exception cref="InvalidOperationException">There is no mpiexec, or a rank failed.</exception>
    public RankTiming Run(int ranks, int threads)
    {
        string[] bench =
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "simclr.dll"), "bench", "--model", Model,
            "--batch-size", $"{BatchSize}", "--threads", $"{threads}", "--steps", $"{Steps}", "--json",
        ];
        string[] call = ranks == 0 ? bench : ["mpiexec", "-n", $"{ranks}", .. bench];
        var start = new ProcessStartInfo(call[0], call[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? RankTiming.Parse(JsonNode.Parse(output)!.AsObject())
            : throw new InvalidOperationException(
                $"{string.Join(' ', call)}: exit code {process.ExitCode}. {errors.Result.Trim()}");
    }
}
