using System.Diagnostics;

namespace SimClr.Bench.Compare;

/// <summary>
/// One side of the comparison: a process that prints measurements. Each round starts it anew.
/// </summary>
/// <param name="Environment">What limits it to an instruction set.</param>
internal sealed record Side(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public static Side Ours(Family family, MeasureOptions options, string isa) => new(
        System.Environment.ProcessPath!,
        [
            // Under `dotnet run` the process is the program itself; under `dotnet FILE.dll` it is dotnet.
            .. Path.GetFileNameWithoutExtension(System.Environment.ProcessPath!) == "dotnet"
                ? new[] { typeof(Side).Assembly.Location } : [],
            "measure", "--only", family.Name, .. SharedOptions.ToArguments(options),
        ],
        isa == "avx2" ? new Dictionary<string, string> { ["DOTNET_EnableAVX512"] = "0" } : []);

    public static Side Peer(Family family, MeasureOptions options, string isa, string python) => new(
        python,
        [
            Path.Combine(Repository.Root, "bench", "peers", family.Script), "--threads", $"{options.Threads}",
            "--seconds", $"{options.Seconds}", "--device", options.Device, "--precision", options.Precision,
            .. family.ScriptOptions(options),
        ],
        isa == "avx2"
            ? new Dictionary<string, string>
            {
                ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
                ["OPENBLAS_CORETYPE"] = "Haswell",
                ["ATEN_CPU_CAPABILITY"] = "avx2",
            }
            : []);

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
                measurements.Add(measurement);
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
