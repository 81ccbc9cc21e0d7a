using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Cli;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Bench.Curve;

/// <summary>A training, epoch by epoch, and kNN on all images at its end.</summary>
internal sealed record TrainingCurve(IReadOnlyList<CurvePoint> Points, double FinalKnnTop1)
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Ours, by the commands that a user would give.</summary>
    /// <exception cref="InvalidOperationException">A command failed.</exception>
    public static TrainingCurve Ours(CurveOptions options)
    {
        string output = Path.Combine(Directory.CreateTempSubdirectory("simclr-curve-").FullName, "run");
        string[] data = ["--data-dir", options.DataFolder, "--threads", $"{options.Threads}"];
        Run(["pretrain", "--preset", options.Preset, .. data, "--output", output, .. options.Ours], Console.Out);
        var points = MetricsLog.Read(RunFolder.Open(output).Metrics).GroupBy(line => line.Epoch).Select(epoch =>
        {
            var last = epoch.Last();
            return new CurvePoint(
                last.Epoch, last.Step, last.Loss, last.ViewsPerSecond, last.Seconds, last.KnnTop1);
        });
        var json = new StringWriter();
        Run(["evaluate", "knn", output, .. data, "--json"], json);
        double final = JsonNode.Parse(json.ToString())!["trained"]!["knn_top1"]!.GetValue<double>();
        return new TrainingCurve([.. points], final);
    }

    /// <summary>PyTorch, by <c>peers/pretrain.py</c>.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static TrainingCurve Peer(CurveOptions options)
    {
        string root = Repository.Root;
        var start = new ProcessStartInfo(options.Python,
        [
            Path.Combine(root, "bench", "peers", "pretrain.py"),
            "--preset", Path.Combine(root, "presets", options.Preset + ".json"),
            "--data-dir", options.DataFolder, "--threads", $"{options.Threads}", .. options.Peer,
        ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var points = new List<CurvePoint>();
        double? final = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            Console.WriteLine(line);
            var json = JsonNode.Parse(line)!;
            final = json["final_knn_top1"]?.GetValue<double>();
            if (final is null)
            {
                points.Add(json.Deserialize<CurvePoint>(SnakeCase)!);
            }
        }

        process.WaitForExit();
        return process.ExitCode == 0 && final is { } knn
            ? new TrainingCurve(points, knn)
            : throw new InvalidOperationException($"pretrain.py: exit code {process.ExitCode}.");
    }

    public JsonObject ToJson() => new()
    {
        ["final_knn_top1"] = FinalKnnTop1,
        ["epochs"] = JsonSerializer.SerializeToNode(Points, SnakeCase),
    };

    private static void Run(string[] arguments, TextWriter output)
    {
        int exitCode = SimClrCommand.Run(arguments, new Terminal(output, Console.Error, isLive: false));
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"simclr {string.Join(' ', arguments)}: exit code {exitCode}.");
        }
    }
}
