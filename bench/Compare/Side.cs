using System.Diagnostics;

namespace SimClr.Bench.Compare;

/// <summary>
/// One side of the comparison: a process that prints measurements. Each round starts it anew.
/// </summary>
internal sealed record Side(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>What limits it to an instruction set, or tells malloc what to keep.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Of several of one program, what is particular to this one; part of the way that it measures.</summary>
    public string Setting { get; init; } = "";

    public static Side Ours(Family family, MeasureOptions options, string isa) => new(
        System.Environment.ProcessPath!,
        [
            // Under `dotnet run` the process is the program itself; under `dotnet FILE.dll` it is dotnet.
            .. Path.GetFileNameWithoutExtension(System.Environment.ProcessPath!) == "dotnet"
                ? new[] { typeof(Side).Assembly.Location } : [],
            "measure", "--only", family.Name, .. SharedOptions.ToArguments(options),
        ])
    {
        Environment = isa == "avx2" ? new() { ["DOTNET_EnableAVX512"] = "0" } : [],
    };

    /// <summary>Runs the process to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed, or printed no measurement.</exception>
    public IReadOnlyList<Measurement> Run()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var measurements = new List<Measurement>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Measurement.Parse(line) is { } measurement)
            {
                measurements.Add(measurement.With(Setting));
            }
        }

        process.WaitForExit();
        return process.ExitCode == 0 && measurements.Count > 0
            ? measurements
            : throw new InvalidOperationException(
                $"{Program} {string.Join(' ', Arguments)}: exit code {process.ExitCode}, "
                + $"{measurements.Count} measurements. {errors.Result.Trim()}");
    }
}
