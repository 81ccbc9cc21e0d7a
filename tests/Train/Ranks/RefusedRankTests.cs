using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Ranks;

/// <summary>Ranks that would not do the same are refused before the first step, by one line of the first.</summary>
internal sealed class RefusedRankTests : FolderTests
{
    private string Run => Folder.In("run");

    [TestCase("--seed", "7", "option --seed is 7, and on rank 0 ({0}) it is 1")]
    [TestCase("--temperature", "0.9", "option --temperature is 0.9, and on rank 0 ({0}) it is 0.2")]
    [TestCase("--batch-norm", "local", "option --batch-norm is local, and on rank 0 ({0}) it is global")]
    [TestCase("--device", "reference", "option --device is reference, and on rank 0 ({0}) it is cpu")]
    [TestCase("--checkpoint-activations", "true", "option --checkpoint-activations is true, and on rank 0 ({0}) it is false")]
    [TestCase("--shapes-count", "49", "option --shapes-count is 49, and on rank 0 ({0}) it is 48")]
    public void OtherOptions(string option, string value, string difference)
        => Refused(rank => rank == 1 ? TinyRun.To(Run, Fitting(option, value)) : TinyRun.To(Run),
            "rank 1 ({0}): " + difference + "; all ranks must have the same.");

    /// <summary>What keeps the bits, each may say for itself.</summary>
    [Test]
    public void NotWhatKeepsTheBits()
    {
        var calls = RankedCli.Run(2, rank => TinyRun.To(Run, ("--epochs", "1"), ("--threads", $"{1 + rank}")));
        Assert.That(calls.Select(call => call.ExitCode), Is.All.Zero, calls[0].Error);
    }

    [Test]
    public void OtherPictures()
    {
        byte[] picture = Png.Encode([.. Enumerable.Range(0, 3 * 16 * 16).Select(i => (byte)i)], 16, 16);
        foreach (int rank in new[] { 0, 1 })
        {
            for (int i = 0; i < 20; i++)
            {
                byte[] other = Png.Encode([.. Enumerable.Repeat((byte)i, 3 * 16 * 16)], 16, 16);
                Folder.Write($"data{rank}/{(i % 2 == 0 ? "a" : "b")}/{i:00}.png", rank == 1 && i == 3 ? picture : other);
            }
        }

        Refused(rank => TinyRun.To(Run, ("--data", "folder"), ("--data-dir", Folder.In($"data{rank}"))),
            "rank 1 ({0}): hash of the pictures is ");
    }

    [Test]
    public void AnotherProgram()
    {
        var calls = RankedCli.Run(2, _ => TinyRun.To(Run), member: (rank, here) => here with { Program = $"1.{rank}+c" });
        Check(calls, "rank 1 ({0}): the program is 1.1+c, and on rank 0 ({0}) it is 1.0+c; all ranks must have the same.");
    }

    [Test]
    public void AnotherCommand()
        => Refused(rank => rank == 1 ? ["bench"] : TinyRun.To(Run),
            "rank 1 ({0}): the command is simclr bench, and on rank 0 ({0}) it is simclr pretrain;");

    [Test]
    public void AFolderThatOneRankDoesNotHave()
    {
        for (int i = 0; i < 20; i++)
        {
            Folder.Write($"data/a/{i}.png", Png.Encode(new byte[3 * 16 * 16], 16, 16));
        }

        Refused(rank => TinyRun.To(Run, ("--data", "folder"), ("--data-dir", Folder.In(rank == 1 ? "none" : "data"))),
            "rank 1 ({0}): ");
    }

    [TestCase(3, "option --batch-size: 8 images, all ranks together, cannot be divided among 3; give 6 or 9, or start 2 ranks.")]
    [TestCase(9, "option --batch-size: 8 images, all ranks together, cannot be divided among 9; give 9, or start 8 ranks.")]
    public void ABatchThatCannotBeDivided(int ranks, string message)
        => Check(RankedCli.Run(ranks, TinyRun.To(Run)), message, UserException.WrongCall);

    /// <summary>What each would find fastest is not what the others would.</summary>
    [Test]
    public void MeasuringByEachForItself() => Check(RankedCli.Run(2, TinyRun.To(Run, ("--measure-algorithms", "true"))),
        "option --measure-algorithms: each rank would choose for itself; measure with one process, and give all ranks its "
        + "algorithms.json: --algorithms FILE.", UserException.WrongCall);

    [Test]
    public void AResumedBatchThatCannotBeDivided()
    {
        Assert.That(CliCall.Run(TinyRun.To(Run, ("--max-minutes", "0.00001"))).ExitCode, Is.Zero);
        Check(RankedCli.Run(3, "pretrain", "--resume", Run), "option --batch-size: 8 images, all ranks together, cannot "
            + "be divided among 3; start 2 ranks.", UserException.WrongCall, hasFolder: true);
    }

    [TestCase("pretrain --batch-sice 8", "simclr pretrain: option '--batch-sice' is not known; did you mean '--batch-size'?")]
    [TestCase("report run", "simclr: report: is work of one process, and this call is 2; call it without mpiexec.")]
    [TestCase("ablate", "simclr: ablate: is work of one process")]
    [TestCase("bench --layers", "simclr: bench --layers: is work of one process")]
    [TestCase("", "simclr: simclr without a command: is work of one process")]
    [TestCase("pretrain --resume nowhere", "simclr: run nowhere: there is no such folder")]
    public void ACallThatIsNoneOfManyRanks(string call, string message)
    {
        var calls = RankedCli.Run(2, call.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(calls[0].Error, Does.StartWith(message));
        Assert.That(calls[0].Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(calls.Select(each => each.ExitCode), Is.All.GreaterThan(0));
        Assert.That(calls[1].Error, Is.Empty);
    }

    /// <summary>Nobody has started ranks, so none would hear of it.</summary>
    [Test]
    public void LocalBatchNormOfOneProcess()
    {
        var call = CliCall.Run("pretrain", "--batch-norm", "local");
        Assert.That(call.Error, Does.StartWith("simclr: option --batch-norm: local has no effect in one process;"));
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(CliCall.Run(TinyRun.To(Run, ("--batch-norm", "global"), ("--epochs", "1"))).ExitCode, Is.Zero);
    }

    private static (string, string)[] Fitting(string option, string value)
        => option == "--device" ? [(option, value), ("--threads", "0")] : [(option, value)];

    private void Refused(Func<int, string[]> arguments, string message) => Check(RankedCli.Run(2, arguments), message);

    private void Check(
        CliCall[] calls, string message, int exitCode = UserException.Failed, bool hasFolder = false)
    {
        string line = string.Format(message, Environment.MachineName);
        Assert.That(calls[0].Error, Does.StartWith($"simclr: {line}"));
        Assert.That(calls[0].Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
        Assert.That(calls.Select(call => call.ExitCode), Is.All.EqualTo(exitCode));
        Assert.That(calls.Skip(1).All(call => call is { Output: "", Error: "" }));
        Assert.That(Directory.Exists(Run), Is.EqualTo(hasFolder), "no run was begun");
    }
}
