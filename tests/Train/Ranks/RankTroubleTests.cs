using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ranks;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Steps;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Tests.Train.Ranks;

/// <summary>What goes wrong on one rank between two steps is one line, and the end of all.</summary>
internal sealed class RankTroubleTests : FolderTests
{
    /// <summary>Streamed, each rank reads its part of the pictures; one of them is damaged behind its header.</summary>
    [TestCase(0)]
    [TestCase(1)]
    public void APictureThatOneRankCannotRead(int reader)
    {
        for (int i = 0; i < 24; i++)
        {
            byte[] pixels = new byte[3 * 24 * 24];
            new Random(i).NextBytes(pixels);
            Folder.Write($"data/train/a/{i:00}.png", Png.Encode(pixels, 24, 24));
        }

        var options = Preset.Load("quickstart").Options with
        {
            Data = "folder",
            DataDir = Folder.In("data"),
            BatchSize = 8,
            Epochs = 1,
        };
        var data = options.LoadData(DataSplit.Unlabelled);
        int[] ofSecondStep = BatchPlan.Of(options, data.Count).Places(1).First();
        string damaged = data.PathOf(ofSecondStep[4 * reader]);
        byte[] file = File.ReadAllBytes(damaged);
        file.AsSpan(file.Length / 2, 99).Clear();
        File.WriteAllBytes(damaged, file);
        string run = Folder.In("run");

        var calls = RankedCli.Run(2, TinyRun.To(
            run, ("--data", "folder"), ("--data-dir", Folder.In("data")), ("--data-memory", "0"), ("--epochs", "1")));

        Assert.That(calls.Select(call => call.ExitCode), Is.All.EqualTo(UserException.Failed));
        string who = reader == 0 ? "" : $"rank 1 ({Environment.MachineName}): ";
        Assert.That(calls[0].Error, Does.StartWith($"simclr: {who}folder: {damaged}"));
        Assert.That(calls[0].Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(calls[1].Error, Is.Empty);
        Assert.That(Checkpoint.Open(RunFolder.Open(run).LastCheckpoint).Position.Step, Is.LessThan(2), "and is whole");
    }

    [Test]
    public void ALossThatIsNotFiniteIsOneLine()
    {
        var calls = RankedCli.Run(2, TinyRun.To(
            Folder.In("run"), ("--learning-rate", "1e38"), ("--learning-rate-scaling", "none")));
        Assert.That(calls.Select(call => call.ExitCode), Is.All.EqualTo(UserException.Failed));
        Assert.That(calls[0].Error, Does.Match(@"^simclr: pretrain: .* at step \d+ .*last good checkpoint, of step \d+"));
        Assert.That(calls[0].Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(calls[1].Error, Is.Empty);
    }

    [Test]
    public void ACheckpointThatCannotBeWrittenEndsAll([Values("epoch-0001", "last")] string name)
    {
        string run = Folder.In("run");
        Directory.CreateDirectory(Path.Combine(run, "checkpoints", $"{name}.safetensors", "in the way"));
        var calls = RankedCli.Run(2, TinyRun.To(run, ("--checkpoint-every", "1")));
        Assert.That(calls.Select(call => call.ExitCode), Is.All.EqualTo(UserException.Failed));
        Assert.That(calls[0].Error, Does.StartWith("simclr: checkpoint ").And.Contain("could not be written"));
    }

    [Test]
    public void ARankWhoseWeightsHaveDriftedIsNamed([Values] bool hasDrifted, [Values] BatchNormScope scope)
    {
        var options = Preset.Load("quickstart").Options with { Width = 1 / 16.0, BatchNorm = scope };
        Exception?[] ends = ThreadRanks.Run(3, communicator =>
        {
            var ranks = RankGroup.Form(communicator);
            var model = Recipe.CreateModel(options, new CpuDevice(1), communicator);
            var optimizer = Recipe.CreateOptimizer(options, model, communicator);
            if (ranks.Rank == 2)
            {
                // Running statistics are each rank's own where batch norm is.
                var (_, tensor) = hasDrifted ? optimizer.NamedState().Last()
                    : model.NamedTensors().Last(entry => entry.Name.Contains("running", StringComparison.Ordinal));
                float[] values = tensor.ToArray();
                values[^1] = MathF.BitIncrement(values[^1]);
                tensor.CopyFromHost(values);
            }

            var check = new DriftCheck(options, ranks, model, optimizer);
            check.Observe(Step(done: 5));
            try
            {
                check.Observe(Step(done: 6));
                return null;
            }
            catch (UserException exception)
            {
                return (Exception?)exception;
            }
        });
        if (hasDrifted || scope == BatchNormScope.Global)
        {
            Assert.That(ends.Select(end => end?.Message), Is.All.StartsWith($"ranks: after epoch 1 rank 2 "
                + $"({Environment.MachineName}) has other weights than rank 0"));
        }
        else
        {
            Assert.That(ends, Is.All.Null);
        }

        static TrainedStep Step(int done)
            => new(new TrainingPosition(done, 48), done, StepsPerEpoch: 6, IsLogged: true, SecondsLeft: 0)
            {
                Line = new MetricsLine(1, done, 1, 1, 1, 1),
            };
    }
}
