using System.Diagnostics;
using System.Text.Json.Nodes;
using SimClr.Train.Data.Pictures;

namespace SimClr.Bench.Pictures;

/// <summary>One folder: pictures a second of each decoder in every round, ours first.</summary>
internal sealed record PicturesRow(
    string Folder, int Files, double Megapixels, IReadOnlyDictionary<string, List<double>> PerSecond)
{
    public const string Ours = "ImageSharp";

    /// <summary>Decodes from memory, whole, to RGB, on one thread; the peers in turn with ours.</summary>
    public static PicturesRow Measure(string folder, double seconds, int rounds, string python)
    {
        string[] paths = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];
        byte[][] files = [.. paths.Select(File.ReadAllBytes)];
        double megapixels = files.Average(file => Picture.Decode(file) is var it ? it.Height * it.Width / 1e6 : 0);
        var rates = new Dictionary<string, List<double>> { [Ours] = [] };
        for (int round = 0; round < rounds; round++)
        {
            rates[Ours].Add(TimeOurs(files, seconds));
            foreach (var (name, rate) in TimePeers(paths, seconds, python))
            {
                (rates.TryGetValue(name, out var known) ? known : rates[name] = []).Add((double)rate!);
            }
        }

        return new PicturesRow(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), paths.Length, megapixels, rates);
    }

    /// <summary>Median over rounds of ours over a peer's.</summary>
    public double Ratio(string peer)
    {
        double[] ratios = [.. PerSecond[Ours].Zip(PerSecond[peer], (ours, its) => ours / its).Order()];
        return ratios[ratios.Length / 2];
    }

    private static double TimeOurs(byte[][] files, double seconds)
    {
        var watch = Stopwatch.StartNew();
        int count = 0;
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            foreach (byte[] file in files)
            {
                Picture.Decode(file);
            }

            count += files.Length;
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static JsonObject TimePeers(string[] paths, double seconds, string python)
    {
        string script = Path.Combine(Repository.Root, "bench", "peers", "peer_pictures.py");
        string[] arguments = [script, FormattableString.Invariant($"{seconds}")];
        using var process = Process.Start(new ProcessStartInfo(python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        process.StandardInput.Write(string.Concat(paths.Select(path => path + "\n")));
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonNode.Parse(output)!.AsObject() : [];
    }
}
