using System.Runtime.Versioning;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tests.Support;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly CpuDevice Device = new(1);
    private static readonly TrainingPosition Position = new(7, 48, 1.0 / 3, 2);

    private static PretrainOptions Options => Preset.Load("quickstart").Options with { Width = 0.0625 };

    [Test]
    public void WhatIsWrittenIsReadAgain()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("last.safetensors");
        var (model, optimizer) = Write(path, Options);

        var checkpoint = Checkpoint.Open(path);
        var (otherModel, otherOptimizer) = Create(Options with { Seed = 2 });
        checkpoint.Load(otherModel, otherOptimizer);

        Assert.That(checkpoint.Position, Is.EqualTo(Position));
        Assert.That(checkpoint.Options, Is.EqualTo(Options));
        Assert.That(otherOptimizer.StepNumber, Is.EqualTo(7));
        Assert.That(Values(otherModel, otherOptimizer), Is.EqualTo(Values(model, optimizer)));
    }

    [Test]
    public void AFileCutShortAnywhereGetsOneLineThatNamesIt()
    {
        using var folder = new TemporaryFolder();
        string whole = folder.In("whole.safetensors");
        string cut = folder.In("cut.safetensors");
        Write(whole, Options);
        byte[] bytes = File.ReadAllBytes(whole);
        int all = bytes.Length;
        foreach (int length in new[] { 0, 1, 7, 8, 9, 500, all / 2, all - 4, all - 1 })
        {
            File.WriteAllBytes(cut, bytes[..length]);
            var error = Assert.Throws<UserException>(() => Checkpoint.Open(cut), $"cut to {length} bytes")!;
            Assert.That(error.Message, Does.StartWith($"checkpoint {cut}: ").And.Not.Contain("\n"));
        }
    }

    [TestCase(0, (byte)0xFF)] // the header's length
    [TestCase(7, (byte)0x80)] // its sign
    [TestCase(8, (byte)'x')] // the header's first brace
    [TestCase(300, (byte)0)]
    public void ADamagedHeaderGetsOneLine(int at, byte value)
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("damaged.safetensors");
        Write(path, Options);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at] = value;
        File.WriteAllBytes(path, bytes);
        Assert.That(() => Checkpoint.Open(path), Throws.TypeOf<UserException>());
    }

    [Test]
    public void OtherSafetensorsFilesAreNoCheckpoints()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("weights.safetensors");
        byte[] header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"u8.ToArray();
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 0, 0]);
        Assert.That(() => Checkpoint.Open(path),
            Throws.TypeOf<UserException>().With.Message.Contains("no checkpoint of a run"));
    }

    [Test]
    public void ACheckpointOfAnotherEncoderNamesBoth()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("last.safetensors");
        Write(path, Options);
        var checkpoint = Checkpoint.Open(path);
        Assert.That(() => checkpoint.CheckEncoder(Options with { Model = "resnet50" }),
            Throws.TypeOf<UserException>().With.Message.EqualTo(
                $"checkpoint {path}: encoder is resnet18, options say resnet50; pass --model resnet18."));
        Assert.That(() => checkpoint.CheckEncoder(Options with { Width = 1 }),
            Throws.TypeOf<UserException>().With.Message.Contains("width 0.0625"));
        Assert.That(() => checkpoint.Load(Recipe.CreateModel(Options with { Width = 0.125 }, Device)),
            Throws.TypeOf<UserException>().With.Message.Contains("encoder.conv1.weight"));
    }

    [Test]
    public void WhatAnotherProcessIsWritingIsLeftToIt()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("file");
        AtomicFile.Write(path, first =>
        {
            first.WriteByte(1);
            Assert.That(() => AtomicFile.WriteText(path, "second"), Throws.InstanceOf<IOException>());
        });

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void AFolderThatIsNotThereIsNamed()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => AtomicFile.WriteText(Path.Combine(folder.In("none"), "file"), ""),
            Throws.InstanceOf<IOException>().With.Message.Contains("there is no folder")
                .And.Message.Not.Contains("unfinished"));
    }

    [Test]
    public void AWriteThatFailsHalfWayLeavesThePreviousFileWhole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("file");
        File.WriteAllText(path, "previous");
        Assert.That(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }), Throws.TypeOf<IOException>());

        Assert.That(File.ReadAllText(path), Is.EqualTo("previous"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1), "nothing unfinished is left");
    }

    [Test]
    [Platform("Linux,MacOsX")]
    [UnsupportedOSPlatform("windows")]
    public void ARenameIsFlushedToTheDiskWhereTheFolderCanBeOpened()
    {
        using var folder = new TemporaryFolder();
        Assert.That(AtomicFile.FlushFolder(folder.Path), Is.True);
        Assert.That(AtomicFile.FlushFolder(folder.In("missing")), Is.False);

        string closed = folder.In("closed"); // files can be made in it, but it cannot be read
        Directory.CreateDirectory(closed, UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string path = Path.Combine(closed, "file");
        AtomicFile.WriteText(path, "first");
        AtomicFile.WriteText(path, "second");
        Assert.That(File.ReadAllText(path), Is.EqualTo("second"));
    }

    [Test]
    [Platform("Linux")]
    public void ADiskThatFillsUpDuringARunLeavesTheLastCheckpointWhole()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--max-minutes", "0.00001"))).ExitCode, Is.Zero);
        byte[] before = TinyRun.LastCheckpoint(run);

        // The device where every write fails with ENOSPC stands where the next checkpoint will be written.
        string unfinished = RunFolder.Open(run).LastCheckpoint + ".unfinished";
        File.CreateSymbolicLink(unfinished, "/dev/full");
        var full = CliCall.Run("pretrain", "--resume", run, "--max-minutes", "0");

        Assert.That(full.ExitCode, Is.EqualTo(UserException.Failed), full.Error);
        Assert.That(full.Error, Does.Contain("could not be written: the disk is full; make room")
            .And.Contain("The previous one is whole."));
        Assert.That(full.Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
        Assert.That(TinyRun.LastCheckpoint(run), Is.EqualTo(before));
        Assert.That(CliCall.Run("pretrain", "--resume", run, "--max-minutes", "0").ExitCode, Is.Zero);
    }

    [Test]
    public void AWeightThatIsNotFiniteIsNeverWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("last.safetensors");
        var (model, optimizer) = Write(path, Options);
        byte[] before = File.ReadAllBytes(path);
        var weight = model.NamedParameters().First().Parameter;
        float[] values = weight.ToArray();
        values[^1] = float.PositiveInfinity;
        weight.CopyFromHost(values);

        Assert.That(() => Checkpoint.Write(path, Options, Position, model, optimizer),
            Throws.TypeOf<NotFiniteNumberException>().With.Message.Contains("encoder.conv1.weight"));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
    }

    private static (SimClrModel Model, Optimizer Optimizer) Write(string path, PretrainOptions options)
    {
        var (model, optimizer) = Create(options);
        float value = 0;
        foreach (var (_, state) in optimizer.NamedState())
        {
            state.CopyFromHost([.. Enumerable.Range(0, (int)state.Length).Select(_ => value += 0.001f)]);
        }

        Checkpoint.Write(path, options, Position, model, optimizer);
        return (model, optimizer);
    }

    private static (SimClrModel Model, Optimizer Optimizer) Create(PretrainOptions options)
    {
        var model = Recipe.CreateModel(options, Device);
        return (model, Recipe.CreateOptimizer(options, model));
    }

    private static float[] Values(SimClrModel model, Optimizer optimizer)
        => [.. model.NamedParameters().SelectMany(entry => entry.Parameter.ToArray()),
            .. model.NamedBuffers().SelectMany(entry => entry.Buffer.ToArray()),
            .. optimizer.NamedState().SelectMany(entry => entry.State.ToArray())];
}
