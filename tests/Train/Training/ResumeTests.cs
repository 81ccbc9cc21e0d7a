using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Training;

/// <summary>
/// A run ends in the same bits, however often and however rudely it was stopped on the way.
/// </summary>
public sealed class ResumeTests
{
    [Test]
    public void ARunKilledAtARandomMomentAndResumedEndsInTheSameBits()
    {
        const int Trials = 10;
        using var folder = new TemporaryFolder();
        string undisturbed = folder.In("undisturbed");
        Assert.That(CliCall.Run(TinyRun.To(undisturbed)).ExitCode, Is.Zero);
        byte[] expected = TinyRun.LastCheckpoint(undisturbed);

        var random = new Random(1);
        int killedInTraining = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            string run = folder.In($"killed-{trial}");
            killedInTraining += KillAfter(run, random.Next(TinyRun.Steps), random.Next(4)) ? 1 : 0;

            var resumed = File.Exists(Path.Combine(run, "options.json"))
                ? CliCall.Run("pretrain", "--resume", run)
                : CliCall.Run(TinyRun.To(run));
            Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
            Assert.That(TinyRun.LastCheckpoint(run), Is.EqualTo(expected), $"trial {trial}");
            Assert.That(TinyRun.Losses(run), Is.EqualTo(TinyRun.Losses(undisturbed)), $"trial {trial}");
        }

        Assert.That(killedInTraining, Is.GreaterThan(0), "no kill hit the training: the test showed nothing");
    }

    [Test]
    public void CtrlCWritesACheckpointSaysHowToResumeAndEndsWith130()
    {
        using var folder = new TemporaryFolder();
        string undisturbed = folder.In("undisturbed");
        string run = folder.In("interrupted");
        Assert.That(CliCall.Run(TinyRun.To(undisturbed)).ExitCode, Is.Zero);

        using var interrupted = new CancellationTokenSource();
        var watcher = new Thread(() =>
        {
            WaitForLines(run, 3, () => false);
            interrupted.Cancel();
        });
        watcher.Start();
        var call = CliCall.Run(interrupted.Token, TinyRun.To(run));
        watcher.Join();

        Assert.That(call.ExitCode, Is.EqualTo(130));
        Assert.That(call.Output, Does.Contain($"pretrain --resume {run}\n"));
        Assert.That(CliCall.Run("pretrain", "--resume", run).ExitCode, Is.Zero);
        Assert.That(TinyRun.LastCheckpoint(run), Is.EqualTo(TinyRun.LastCheckpoint(undisturbed)));
    }

    [Test]
    public void SigIntEndsTheProcessWith130AndACheckpoint()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        using var process = CliProcess.Start(
            TinyRun.To(run, ("--epochs", "5000"), ("--checkpoint-steps", "0")));
        WaitForLines(run, 2, () => process.HasExited);
        CliProcess.Interrupt(process);

        Assert.That(process.WaitForExit(30_000));
        Assert.That(process.ExitCode, Is.EqualTo(130));
        Assert.That(MetricsLog.Read(RunFolder.Open(run).Metrics), Is.Not.Empty);
        var position = SimClr.Train.Runs.Checkpoint.Open(RunFolder.Open(run).LastCheckpoint).Position;
        Assert.That(position.Step, Is.EqualTo(MetricsLog.Read(RunFolder.Open(run).Metrics)[^1].Step));
    }

    [Test]
    public void TheNumberOfThreadsDoesNotChangeABit()
    {
        using var folder = new TemporaryFolder();
        foreach (string threads in new[] { "1", "2", "3" })
        {
            string[] call = TinyRun.To(folder.In(threads), ("--epochs", "1"), ("--threads", threads));
            Assert.That(CliCall.Run(call).ExitCode, Is.Zero);
        }

        byte[] byOne = TinyRun.LastCheckpoint(folder.In("1"));
        Assert.That(TinyRun.LastCheckpoint(folder.In("2")), Is.EqualTo(byOne));
        Assert.That(TinyRun.LastCheckpoint(folder.In("3")), Is.EqualTo(byOne));
    }

    [Test]
    public void ATimeLimitStopsTheRunAndLeavesTheScheduleAlone()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("limited");
        string undisturbed = folder.In("undisturbed");
        Assert.That(CliCall.Run(TinyRun.To(undisturbed)).ExitCode, Is.Zero);

        var limited = CliCall.Run(TinyRun.To(run, ("--max-minutes", "0.00001")));
        Assert.That(limited.ExitCode, Is.Zero);
        Assert.That(limited.Output, Does.Contain("stopped after").And.Contain("--resume"));

        Assert.That(CliCall.Run("pretrain", "--resume", run, "--max-minutes", "0").ExitCode, Is.Zero);
        Assert.That(TinyRun.LastCheckpoint(run), Is.EqualTo(TinyRun.LastCheckpoint(undisturbed)));
    }

    [Test]
    public void ARunInChunksWithLabelsAndCheckpointedActivationsGoesOnInTheSameBits()
    {
        using var folder = new TemporaryFolder();
        string undisturbed = folder.In("undisturbed");
        string stopped = folder.In("stopped");
        (string, string)[] changes =
        [
            ("--batch-size", "4"), ("--accumulate", "3"), ("--objective", "supervised"),
            ("--checkpoint-activations", "true"),
        ];
        Assert.That(CliCall.Run(TinyRun.To(undisturbed, changes)).ExitCode, Is.Zero);
        Assert.That(TinyRun.Losses(undisturbed), Has.Length.EqualTo(3 * 48 / 12), "a step takes 12 images");

        var limited = CliCall.Run(TinyRun.To(stopped, [.. changes, ("--max-minutes", "0.00001")]));
        Assert.That(limited.Output, Does.Contain("stopped after"));
        var resumed = CliCall.Run(
            "pretrain", "--resume", stopped, "--max-minutes", "0", "--checkpoint-activations", "false");
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(TinyRun.LastCheckpoint(stopped), Is.EqualTo(TinyRun.LastCheckpoint(undisturbed)));
    }

    [Test]
    public void AFolderWithoutARunCannotBeResumed()
    {
        using var folder = new TemporaryFolder();
        var call = CliCall.Run("pretrain", "--resume", folder.Path);
        Assert.That(call.ExitCode, Is.EqualTo(UserException.Failed));
        Assert.That(call.Error, Does.Contain("no run folder"));
    }

    /// <summary>
    /// Kills a run once its metrics have so many lines and so many milliseconds more have passed.
    /// </summary>
    private static bool KillAfter(string run, int lines, int milliseconds)
    {
        using var process = CliProcess.Start(TinyRun.To(run));
        WaitForLines(run, lines, () => process.HasExited);
        Thread.Sleep(milliseconds);
        process.Kill(); // SIGKILL
        process.WaitForExit();
        return process.ExitCode != 0 && lines > 0;
    }

    private static void WaitForLines(string run, int lines, Func<bool> gaveUp)
    {
        string metrics = Path.Combine(run, "metrics.jsonl");
        while (!gaveUp() && !(File.Exists(metrics) && File.ReadLines(metrics).Count() >= lines))
        {
            Thread.Sleep(1);
        }
    }
}
