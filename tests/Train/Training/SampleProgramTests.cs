using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using SimClr.Tests.Docs;
using SimClr.Tests.Support;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Training;

/// <summary><c>samples/simclr.cs</c>, in small: compiled into simclr-sample.dll by the project beside these tests.</summary>
internal sealed class SampleProgramTests
{
    private const int Epochs = 2, Pictures = 160;

    private static readonly string Source = Path.Combine(DocPage.Root, "samples", "simclr.cs");

    /// <summary>Of all that it does by itself nothing differs from the trainer's.</summary>
    [Test]
    public void ItsLossesAreThoseOfPretrainToTheLastBit()
    {
        string sample = Path.Combine(AppContext.BaseDirectory, "simclr-sample.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [sample, $"{Epochs}", $"{Pictures}"])
        {
            RedirectStandardOutput = true,
        })!;
        string[] lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);

        using var folder = new TemporaryFolder();
        var call = CliCall.Run("pretrain", "--preset", "quickstart", "--epochs", $"{Epochs}", "--shapes-count",
            $"{Pictures}", "--eval-every", $"{Epochs}", "--output", folder.In("run"));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        var metrics = MetricsLog.Read(folder.In("run/metrics.jsonl"));

        string formula = lines[0].Split([' ', ','])[5], engine = lines[0].Split(' ')[^1];
        Assert.That(engine, Is.EqualTo(formula).And.Match(@"^\d\.\d{5}$"), lines[0]);
        double[] losses = [.. lines[1..^2].Select(
            line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture))];
        Assert.That(losses, Is.EqualTo(metrics.Select(line => line.Loss)));
        Assert.That(losses, Is.Unique.And.Length.EqualTo(Epochs));
        Assert.That(lines[^2], Does.EndWith($"unseen pictures: {metrics[^1].KnnTop1:P1}"));
        Assert.That(lines[^1], Does.Match(@"^with random weights: \d+\.\d %$"));
    }

    [Test]
    public void ItStaysShortAndAFileThatRuns()
    {
        string[] lines = File.ReadAllLines(Source);
        Assert.That(lines, Has.Length.AtMost(150));
        string project = lines.Single(line => line.StartsWith("#:project ", StringComparison.Ordinal))["#:project ".Length..];
        Assert.That(Directory.Exists(Path.Combine(Path.GetDirectoryName(Source)!, project)), project);
    }
}
