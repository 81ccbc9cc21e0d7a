using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ranks;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Ranks;

/// <summary>The built program under mpiexec, where there is one.</summary>
internal sealed class MpiRunTests : FolderTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "simclr.dll");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SetUp]
    public void RequireMpi() => MpiJob.Require();

    [Test]
    public void KilledRanksLeaveARunThatEndsInTheSameBits()
    {
        const int Trials = 20;
        string undisturbed = Folder.In("undisturbed"), again = Folder.In("again");
        Finish(2, TinyRun.To(undisturbed));
        Finish(2, TinyRun.To(again));
        byte[] expected = TinyRun.LastCheckpoint(undisturbed);
        Assert.That(TinyRun.LastCheckpoint(again), Is.EqualTo(expected), "same ranks, same seed, same bits");

        var random = new Random(5);
        int inTraining = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            string run = Folder.In($"killed-{trial}");
            using (var job = Start(2, TinyRun.To(run)))
            {
                int lines = random.Next(TinyRun.Steps - 4);
                TinyRun.WaitForLines(run, lines);
                var ranks = job.Ranks();
                if (ranks.Count > 0)
                {
                    int victim = ranks[random.Next(ranks.Count)];
                    MpiJob.Signal("KILL", victim);
                    if (lines > 0) // mpiexec names the process alone
                    {
                        Assert.That(File.ReadAllText(RunFolder.Open(run).Log),
                            Does.Match($@"rank [01] \(.*\) is process {victim}\b"));
                    }
                }

                inTraining += job.End(MpiJob.Limit) != 0 && lines > 0 ? 1 : 0;
            }

            Finish(2, File.Exists(Path.Combine(run, "options.json"))
                ? ["pretrain", "--resume", run] : TinyRun.To(run));
            Assert.That(TinyRun.LastCheckpoint(run), Is.EqualTo(expected), $"trial {trial}");
            Assert.That(TinyRun.Losses(run), Is.EqualTo(TinyRun.Losses(undisturbed)), $"trial {trial}");
        }

        Assert.That(inTraining, Is.GreaterThan(0), "no kill hit the training: the test showed nothing");
    }

    /// <summary>As Ctrl-C in its terminal, and as a scheduler does it.</summary>
    [TestCase("INT")]
    [TestCase("TERM")]
    public void ASignalToTheLauncherEndsAllWithACheckpoint(string signal)
    {
        string run = Folder.In("run");
        using var job = Start(2, TinyRun.To(run, ("--epochs", "5000"), ("--checkpoint-steps", "0")));
        TinyRun.WaitForLines(run, 2);
        job.SignalLauncher(signal);
        // mpich's mpiexec that was told to stop forgets now and then what its ranks ended with: of a C program, too.
        Assert.That(job.End(MpiJob.Limit), Is.AnyOf(UserException.Interrupted, 0));
        Assert.That(job.Lines, Has.One.Match("^interrupted .*at step "));
        Assert.That(job.Lines, Has.Exactly(2).StartsWith("  mpiexec -n 2 "), "how to go on: at the start, and now");
        Assert.That(Checkpoint.Open(RunFolder.Open(run).LastCheckpoint).Position.Step,
            Is.EqualTo(MetricsLog.Read(RunFolder.Open(run).Metrics)[^1].Step));
    }

    [Test]
    public void ARankWithAnotherSeedIsRefusedInOneLine()
    {
        string run = Folder.In("run");
        string[] call = ["-n", "1", "dotnet", Program, .. TinyRun.To(run),
            ":", "-n", "1", "dotnet", Program, .. TinyRun.To(run, ("--seed", "9"))];
        using var job = MpiJob.Start("mpiexec", call);
        Assert.That(job.End(Limit), Is.EqualTo(UserException.Failed));
        Assert.That(job.Lines, Has.One.Contains("option --seed is 9, and on rank 0 "));
        Assert.That(Directory.Exists(run), Is.False);
    }

    [Test]
    public void WithoutDistributionEachWorksAlone()
    {
        using var job = Start(2, ["devices", "--distributed", "none"]);
        Assert.That(job.End(Limit), Is.EqualTo(UserException.WrongCall), "devices has no such option");
        Assert.That(job.Lines.Count(line => line.Contains("'--distributed' is not known", StringComparison.Ordinal)),
            Is.EqualTo(2));
    }

    [Test]
    public void BenchTellsWhatWentOverTheWire()
    {
        using var job = Start(2, ["bench", "--width", "0.0625", "--image-size", "16", "--batch-size", "8", "--steps", "2",
            "--threads", "1", "--json"]);
        Assert.That(job.End(Limit), Is.Zero, () => string.Join('\n', job.Lines));
        var json = JsonNode.Parse(job.Lines.Single())!;
        Assert.That((int)json["ranks"]!, Is.EqualTo(2));
        Assert.That((long)json["communication_bytes"]!, Is.GreaterThan(4 * 40_000), "each gradient once");
        Assert.That((double)json["communication_seconds"]!, Is.InRange(0, (double)json["seconds_per_step"]! * 2));
    }

    private static MpiJob Start(int ranks, string[] arguments)
    {
        string[] call = ["-n", $"{ranks}", "dotnet", Program, .. arguments];
        return MpiJob.Start("mpiexec", call);
    }

    private static void Finish(int ranks, string[] arguments)
    {
        using var job = Start(ranks, arguments);
        Assert.That(job.End(Limit), Is.Zero, () => string.Join('\n', job.Lines));
    }
}
