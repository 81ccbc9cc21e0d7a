using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Checkpoints;

/// <summary>A checkpoint knows that a byte has changed; one without checksums is read as before.</summary>
internal sealed class ChecksumTests : FolderTests
{
    private string Run => Folder.In("run");

    private string Last => RunFolder.Open(Run).LastCheckpoint;

    [SetUp]
    public void Train()
    {
        var call = CliCall.Run(TinyRun.To(Run, ("--checkpoint-every", "1")));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
    }

    [TestCase("encoder.conv1.weight")]
    [TestCase("encoder.layer4.1.bn2.running_var")]
    [TestCase("projectionHead.linear1.weight")]
    [TestCase("optimizer.projectionHead.linear1.weight.secondMoment")] // the last bytes of the file
    public void AFlippedBitOfATensorIsRefusedByItsName(string tensor)
    {
        Flip(DataStart + (int)SafetensorsFile.Open(Last).Entries[tensor].End - 1, 3);

        var call = CliCall.Run("pretrain", "--resume", Run, "--epochs", "4");

        Assert.That(call.ExitCode, Is.EqualTo(UserException.Failed), call.Output);
        Assert.That(call.Error, Does.StartWith($"simclr: checkpoint {Last}: {tensor} (")
            .And.Contain("is damaged").And.Contain("epoch-0003.safetensors"));
        Assert.That(call.Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
    }

    [Test]
    public void ABitFlippedAnywhereIsFound()
    {
        byte[] whole = File.ReadAllBytes(Last);
        var options = Checkpoint.Open(Last).Options;
        var model = Recipe.CreateModel(options, new CpuDevice(1));
        var optimizer = Recipe.CreateOptimizer(options, model);
        var random = new Random(1);
        int[] inHeader = [.. Enumerable.Range(0, 150).Select(_ => random.Next(DataStart))];
        int[] anywhere = [.. Enumerable.Range(0, 50).Select(_ => random.Next(whole.Length))];
        foreach (int at in inHeader.Concat(anywhere))
        {
            int bit = random.Next(8);
            Flip(at, bit);
            Assert.That(() => Checkpoint.Open(Last).Load(model, optimizer), Throws.TypeOf<UserException>()
                .With.Message.StartsWith($"checkpoint {Last}: ").And.Message.Not.Contains("\n"), $"byte {at}, bit {bit}");
            Flip(at, bit);
        }

        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(whole));
        Assert.That(() => Checkpoint.Open(Last).Load(model, optimizer), Throws.Nothing);
    }

    [Test]
    public void WhatTheRefusalAdvisesHelps()
    {
        byte[] expected = File.ReadAllBytes(Last);
        Flip((int)new FileInfo(Last).Length - 1, 0);
        File.Copy(RunFolder.Open(Run).EpochCheckpoint(2), Last, overwrite: true);
        var call = CliCall.Run("pretrain", "--resume", Run);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(expected));
    }

    [Test]
    public void ACheckpointWithoutChecksumsGoesOn()
    {
        byte[] expected = File.ReadAllBytes(Last);
        File.Copy(RunFolder.Open(Run).EpochCheckpoint(1), Last, overwrite: true);
        ChangeMetadata(metadata =>
        {
            Assert.That(metadata.Remove("simclr_checksums") && metadata.Remove("simclr_checksum"));
        });
        var call = CliCall.Run("pretrain", "--resume", Run);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(expected));
    }

    [Test]
    public void AStepThatHasChangedInTheMetadataIsFound()
    {
        ChangeMetadata(metadata => metadata["position"] = ((string)metadata["position"]!).Replace("18", "17"));
        Assert.That(() => Checkpoint.Open(Last), Throws.TypeOf<UserException>().With.Message.Contains("its header"));
    }

    [Test]
    public void AnExportedFileKnowsItToo()
    {
        string exported = Folder.In("encoder.safetensors");
        Assert.That(CliCall.Run("export", Run, "--output", exported).ExitCode, Is.Zero);
        Assert.That(() => SimClrEncoder.Load(exported), Throws.Nothing);
        var conv = SafetensorsFile.Open(exported).Entries["conv1.weight"];
        Flip(StartOfData(exported) + (int)conv.Begin, 0, exported);
        Assert.That(() => SimClrEncoder.Load(exported),
            Throws.TypeOf<UserException>().With.Message.Contains("conv1.weight").And.Message.Contains("is damaged"));
    }

    private int DataStart => StartOfData(Last);

    private static int StartOfData(string path) => 8 + (int)BitConverter.ToInt64(File.ReadAllBytes(path));

    private void Flip(int at, int bit, string? path = null)
    {
        using var file = File.OpenHandle(path ?? Last, FileMode.Open, FileAccess.ReadWrite);
        byte[] one = new byte[1];
        RandomAccess.Read(file, one, at);
        one[0] ^= (byte)(1 << bit);
        RandomAccess.Write(file, one, at);
    }

    private void ChangeMetadata(Action<JsonObject> change)
    {
        byte[] bytes = File.ReadAllBytes(Last);
        var json = JsonNode.Parse(bytes.AsSpan(8, DataStart - 8))!.AsObject();
        change(json["__metadata__"]!.AsObject());
        byte[] header = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        File.WriteAllBytes(Last, [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes[DataStart..]]);
    }
}
