using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Ranks;

/// <summary>Whole runs of ranks that are threads: what they leave behind is what one process leaves.</summary>
internal sealed class RankedRunTests : FolderTests
{
    private const double Tolerance = 1e-4; // of ten steps' losses

    // By 2, 3 and 4. Small steps in wide maps: a rectifier that another rounding switches would change all that follows.
    private static readonly (string, string)[] Divisible =
        [("--batch-size", "12"), ("--epochs", "2"), ("--stem", "cifar"), ("--learning-rate", "0.0001")];

    [TestCase("--objective ntxent --optimizer adamw", 2, 3, 4)]
    [TestCase("--objective decoupled --optimizer sgd --accumulate 2 --batch-norm global --learning-rate 0.0003", 2)]
    [TestCase("--objective supervised --optimizer lars --learning-rate 0.01 --checkpoint-activations true --shapes-count 72", 3)]
    public void RanksTrainAsOneProcessDoes(string options, params int[] counts)
    {
        string[] words = options.Split(' ');
        (string, string)[] changes = [.. Divisible, .. words.Chunk(2).Select(pair => (pair[0], pair[1]))];
        string one = Train(1, changes);
        foreach (int ranks in counts)
        {
            string run = Train(ranks, changes);
            CompareLosses(run, one, $"{ranks} ranks");
            CompareCheckpoints(run, one);
        }
    }

    [Test]
    public void TheSameRanksAndSeedGiveTheSameBits()
    {
        string first = Train(3, Divisible), again = Train(3, Divisible);
        Assert.That(TinyRun.LastCheckpoint(again), Is.EqualTo(TinyRun.LastCheckpoint(first)));
    }

    /// <summary>Each rank's own statistics are another training: that of chunks.</summary>
    [Test]
    public void LocalBatchNormIsNotThatOfTheWholeBatch()
    {
        string local = Train(3, [.. Divisible, ("--batch-norm", "local")]);
        double[] losses = Losses(local), whole = Losses(Train(1, Divisible));
        Assert.That(Math.Abs(losses[0] - whole[0]), Is.GreaterThan(100 * Tolerance));
        Assert.That(losses, Has.All.Positive);
    }

    /// <summary>The first rank writes and speaks; the checkpoint has no number of ranks in it.</summary>
    [TestCase(1)]
    [TestCase(3)]
    public void ARunGoesOnWithAnotherNumberOfRanks(int then)
    {
        string one = Train(1, Divisible), run = Folder.In("stopped");
        var stopped = RankedCli.Run(2, _ => TinyRun.To(run, Divisible), rank => rank == 1 ? After(run, lines: 3) : default);
        Assert.That(stopped.Select(call => call.ExitCode), Is.All.EqualTo(UserException.Interrupted));
        Assert.That(stopped[0].Output, Does.Match(@"interrupted on rank 1 \(.+\) at step \d of 8; go on with:\n  mpiexec -n 2 .+"
            + $"pretrain --resume {run}\n"));
        Assert.That(stopped[1] is { Output: "", Error: "" });

        var resumed = then == 1 ? [CliCall.Run("pretrain", "--resume", run)]
            : RankedCli.Run(then, "pretrain", "--resume", run);

        Assert.That(resumed.Select(call => call.ExitCode), Is.All.Zero, resumed[0].Error);
        CompareLosses(run, one, "all steps, with the same pictures");
        CompareCheckpoints(run, one);
    }

    [Test]
    public void ATimeLimitStopsAll()
    {
        string run = Folder.In("limited");
        var calls = RankedCli.Run(2, TinyRun.To(run, [.. Divisible, ("--max-minutes", "0.00001")]));
        Assert.That(calls.Select(call => call.ExitCode), Is.All.Zero);
        Assert.That(calls[0].Output, Does.Contain("stopped after"));
        Assert.That(Checkpoint.Open(RunFolder.Open(run).LastCheckpoint).Position.Step, Is.LessThan(8));
    }

    /// <summary>Of which each rank decodes its part; and in memory.</summary>
    [Test]
    public void AFolderIsTheSameForManyAsForOne()
    {
        for (int i = 0; i < 30; i++)
        {
            byte[] pixels = new byte[3 * 20 * 24];
            new Random(i).NextBytes(pixels);
            Folder.Write($"data/{(i % 2 == 0 ? "a" : "b")}/{i:00}.png", Png.Encode(pixels, 20, 24));
        }

        (string, string)[] changes = [.. Divisible, ("--data", "folder"), ("--data-dir", Folder.In("data")), ("--epochs", "4")];
        string one = Train(1, changes);
        CompareLosses(Train(3, changes), one, "in memory");
        CompareLosses(Train(3, [.. changes, ("--data-memory", "0")]), one, "streamed");
    }

    /// <summary>Runs that are older than ranks were of one process.</summary>
    [Test]
    public void ARunWithoutTheOptionsOfRanksGoesOn()
    {
        string one = Train(1, Divisible), run = Folder.In("older");
        Assert.That(CliCall.Run(TinyRun.To(run, [.. Divisible, ("--max-minutes", "0.00001")])).ExitCode, Is.Zero);
        string path = RunFolder.Open(run).Options;
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.That(json.Remove("batch_norm") && json.Remove("distributed"));
        File.WriteAllText(path, json.ToJsonString());
        var resumed = RankedCli.Run(2, "pretrain", "--resume", run, "--max-minutes", "0", "--distributed", "mpi");
        Assert.That(resumed.Select(call => call.ExitCode), Is.All.Zero, resumed[0].Error);
        CompareLosses(run, one, "an older run");
    }

    /// <summary>Features are measured by the first, the others wait.</summary>
    [Test]
    public void EvaluationDuringTrainingIsThatOfOneProcess()
    {
        (string, string)[] changes = [.. Divisible, ("--stem", "imagenet"), ("--eval-every", "2"), ("--eval-images", "40")];
        var one = MetricsLog.Read(RunFolder.Open(Train(1, changes)).Metrics);
        var two = MetricsLog.Read(RunFolder.Open(Train(2, changes)).Metrics);
        Assert.That(two.Select(line => line.Step), Is.EqualTo(one.Select(line => line.Step)));
        foreach (var (here, there) in two.Zip(one).Where(pair => pair.Second.KnnTop1 is not null))
        {
            Assert.That(here.Uniformity, Is.EqualTo(there.Uniformity!.Value).Within(1e-3));
            Assert.That(here.KnnTop1, Is.EqualTo(there.KnnTop1!.Value).Within(0.03)); // one of 40
        }
    }

    private static CancellationToken After(string run, int lines)
    {
        var source = new CancellationTokenSource();
        var watcher = new Thread(() =>
        {
            string metrics = Path.Combine(run, "metrics.jsonl");
            while (!(File.Exists(metrics) && File.ReadLines(metrics).Count() >= lines))
            {
                Thread.Sleep(1);
            }

            source.Cancel();
        })
        { IsBackground = true };
        watcher.Start();
        return source.Token;
    }

    private string Train(int ranks, (string, string)[] changes)
    {
        string run = Folder.In($"run-{Guid.NewGuid():N}");
        var calls = ranks == 1 ? [CliCall.Run(TinyRun.To(run, changes))] : RankedCli.Run(ranks, TinyRun.To(run, changes));
        Assert.That(calls.Select(call => call.ExitCode), Is.All.Zero, calls[0].Error);
        Assert.That(calls.Skip(1).All(call => call is { Output: "", Error: "" }), "rank 0 alone speaks");
        return run;
    }

    private static double[] Losses(string run)
        => [.. MetricsLog.Read(RunFolder.Open(run).Metrics).Select(line => line.Loss)];

    private static void CompareLosses(string run, string one, string what)
    {
        double[] losses = Losses(run), expected = Losses(one);
        Assert.That(losses, Has.Length.EqualTo(expected.Length), what);
        Assert.That(losses[0], Is.EqualTo(expected[0]).Within(1e-6 * expected[0]), $"{what}: first loss");
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.That(losses[step], Is.EqualTo(expected[step]).Within(Tolerance * expected[step]), $"{what}, step {step}");
        }
    }

    /// <summary>The same names, shapes and words; numbers as sums in another order leave them.</summary>
    private static void CompareCheckpoints(string run, string one)
    {
        var (here, there) = (Open(run), Open(one));
        Assert.That(here.Entries.Keys, Is.EqualTo(there.Entries.Keys));
        Assert.That(Words(here), Is.EqualTo(Words(there)));
        foreach (string name in here.Entries.Keys)
        {
            float[] values = here.Read(name), expected = there.Read(name);
            double norm = Math.Sqrt(expected.Sum(value => (double)value * value));
            double difference = Math.Sqrt(values.Zip(expected, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
            Assert.That(difference, Is.LessThanOrEqualTo(0.01 * norm), name);
        }

        static SafetensorsFile Open(string run) => SafetensorsFile.Open(RunFolder.Open(run).LastCheckpoint);

        static IEnumerable<string> Words(SafetensorsFile file)
            => new[] { "format", "options", "position" }.Select(key => file.Metadata[key]);
    }
}
