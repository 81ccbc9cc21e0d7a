using System.Diagnostics;
using NUnit.Framework;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train;

/// <summary>
/// A pretraining run that takes a fraction of a second: 4 channels, 16 pixels, 48 drawn pictures.
/// </summary>
internal static class TinyRun
{
    public const int StepsPerEpoch = 6;
    public const int Steps = 3 * StepsPerEpoch;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The arguments of <c>pretrain</c>, output excluded.</summary>
    public static readonly string[] Arguments =
    [
        "pretrain", "--data", "shapes", "--shapes-count", "48", "--image-size", "16", "--width", "0.0625",
        "--batch-size", "8", "--epochs", "3", "--eval-every", "0", "--log-every", "1",
        "--checkpoint-steps", "2", "--threads", "1",
    ];

    /// <summary>Into a folder, with other values for some options.</summary>
    public static string[] To(string folder, params (string Option, string Value)[] changes)
    {
        List<string> arguments = [.. Arguments, "--output", folder];
        foreach (var (option, value) in changes)
        {
            int at = arguments.IndexOf(option);
            if (at >= 0)
            {
                arguments[at + 1] = value;
            }
            else
            {
                arguments.AddRange([option, value]);
            }
        }

        if (changes.Any(change => change is ("--data", not "shapes")))
        {
            arguments.RemoveRange(arguments.IndexOf("--shapes-count"), 2);
        }

        return [.. arguments];
    }

    /// <summary>The checkpoint that holds everything: weights, statistics, optimizer, position.</summary>
    public static byte[] LastCheckpoint(string folder)
        => File.ReadAllBytes(RunFolder.Open(folder).LastCheckpoint);

    /// <summary>What the metrics say, without what depends on the clock.</summary>
    public static string[] Losses(string folder)
        => [.. MetricsLog.Read(RunFolder.Open(folder).Metrics)
            .Select(line => $"{line.Epoch} {line.Step} {line.Loss:R} {line.LearningRate:R}")];

    /// <summary>Until a run, of other processes, has done so many steps.</summary>
    public static void WaitForLines(string folder, int lines)
    {
        string metrics = Path.Combine(folder, "metrics.jsonl");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; Thread.Sleep(1))
        {
            if (File.Exists(metrics) && File.ReadLines(metrics).Count() >= lines)
            {
                return;
            }
        }

        Assert.Fail($"{folder} has no {lines} lines after {Patience}");
    }
}
