using System.Diagnostics;
using System.Text.Json.Nodes;
using SimClr.Train.Data.Pictures;

namespace SimClr.Bench.Pictures;

/// <summary>One folder: medians of pictures a second; Pillow's 0 where there is none.</summary>
internal sealed record PicturesRow(
    string Folder, int Files, double Megapixels, double Ours, double Peer, string Version)
{
    private const int MostFiles = 2000;

    /// <summary>Decodes from memory, whole, to RGB; of a large folder an even choice.</summary>
    public static PicturesRow Measure(string folder, double seconds, int rounds, string python)
    {
        string[] all = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];
        int step = Math.Max(1, all.Length / MostFiles);
        string[] paths = [.. all.Where((_, i) => i % step == 0)];
        byte[][] files = [.. paths.Select(File.ReadAllBytes)];
        double megapixels = files.Average(file => Picture.Decode(file) is var it ? it.Height * it.Width / 1e6 : 0);
        double[] ours = new double[rounds];
        double[] peer = new double[rounds];
        string version = "";
        for (int round = 0; round < rounds; round++)
        {
            ours[round] = TimeOurs(files, seconds);
            if (TimePillow(paths, seconds, python) is { } told)
            {
                peer[round] = (double)told["per_second"]!;
                version = (string)told["version"]!;
            }
        }

        return new PicturesRow(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), all.Length, megapixels, Median(ours),
            Median(peer), version);
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

    private static JsonNode? TimePillow(string[] paths, double seconds, string python)
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
        return process.ExitCode == 0 ? JsonNode.Parse(output) : null;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
