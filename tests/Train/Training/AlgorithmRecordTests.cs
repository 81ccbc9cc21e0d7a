using System.CommandLine;
using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Cli;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Tests.Train.Training;

/// <summary>A run keeps the algorithms that it was begun with, or says that it cannot.</summary>
public sealed class AlgorithmRecordTests
{
    private const int OtherBits = 128; // every machine has them

    [Test]
    public void ARunRecordsItsRegisterWidthAndEachConvolutionsAlgorithms()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run)).ExitCode, Is.Zero);

        var recorded = Recorded(run);
        Assert.That(recorded["register_bits"]!.GetValue<int>(), Is.EqualTo(Conv2d.WidestRegisterBits));
        var layers = recorded["convolutions"]!.AsObject();
        Assert.That(layers["4 -> 4, 3x3, 4x4"]!.AsObject().Select(pass => pass.Key),
            Is.EqualTo(new[] { "forward", "input", "weight" }));
        // Nothing asks for the gradient of the pictures.
        Assert.That(layers["3 -> 4, 7x7 /2, 16x16"]!.AsObject().Select(pass => pass.Key),
            Is.EqualTo(new[] { "forward", "weight" }));
    }

    [Test]
    public void ARunBegunWithOtherRegistersGoesOnWithThoseBitForBit()
    {
        if (Conv2d.WidestRegisterBits == OtherBits)
        {
            Assert.Ignore("This machine's registers have one width only.");
        }

        using var folder = new TemporaryFolder();
        string native = folder.In("native"), whole = folder.In("whole"), stopped = folder.In("stopped");
        Assert.That(CliCall.Run(TinyRun.To(native)).ExitCode, Is.Zero);
        Train(whole);
        Train(stopped);
        BackToFirstEpoch(stopped);

        var resumed = CliCall.Run("pretrain", "--resume", stopped);

        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(resumed.Error, Is.Empty);
        Assert.That(TinyRun.Losses(stopped), Is.EqualTo(TinyRun.Losses(whole)));
        Assert.That(TinyRun.Losses(native), Is.Not.EqualTo(TinyRun.Losses(whole)), "the width changes nothing");
    }

    [Test]
    public void AWiderRegisterThanTheMachineHasIsSaidAndTheRunGoesOn()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--checkpoint-every", "1"))).ExitCode, Is.Zero);
        BackToFirstEpoch(run);
        Change(run, json => json["register_bits"] = 512);

        using var resumed = CliProcess.Start(
            new Dictionary<string, string> { ["DOTNET_EnableAVX512"] = "0" }, "pretrain", "--resume", run);
        string error = resumed.StandardError.ReadToEnd();
        resumed.WaitForExit();

        Assert.That(resumed.ExitCode, Is.Zero, error);
        Assert.That(error, Does.Contain("registers of 512 bits"));
        Assert.That(TinyRun.Losses(run), Has.Length.EqualTo(TinyRun.Steps));
    }

    [Test]
    public void ADamagedRecordIsNamed()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--checkpoint-every", "1"))).ExitCode, Is.Zero);
        BackToFirstEpoch(run);
        Change(run, json => json["register_bits"] = 7);

        var resumed = CliCall.Run("pretrain", "--resume", run);

        Assert.That(resumed.ExitCode, Is.EqualTo(1));
        Assert.That(resumed.Error, Does.Contain("algorithms.json is damaged"));
    }

    [Test]
    public void AnAlgorithmOtherThanTheRecordedOneIsNamed()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--checkpoint-every", "1"))).ExitCode, Is.Zero);
        BackToFirstEpoch(run);
        Change(run, json => json["convolutions"]!["4 -> 4, 3x3, 4x4"]!["input"] = "by hand");

        var resumed = CliCall.Run("pretrain", "--resume", run);

        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(resumed.Error, Does.Contain("4 -> 4, 3x3, 4x4").And.Contain("by hand"));
    }

    /// <summary>The tiny run has 4 channels, for which there is one algorithm: this one has a register of them.</summary>
    [Test]
    public void ARecordIsFollowedByARunThatGoesOnAndByAnother()
    {
        using var folder = new TemporaryFolder();
        string native = folder.In("native"), run = folder.In("run"), other = folder.In("other");
        (string, string)[] wide = [("--width", "0.25"), ("--stem", "cifar"), ("--checkpoint-every", "1")];
        Assert.That(CliCall.Run(TinyRun.To(native, wide)).ExitCode, Is.Zero);
        BackToFirstEpoch(native);
        string record = RunFolder.Open(native).Algorithms;
        Change(native, json =>
        {
            foreach (var layer in json["convolutions"]!.AsObject().Where(layer => layer.Key.Contains("3x3", StringComparison.Ordinal)))
            {
                foreach (string pass in layer.Value!.AsObject().Select(pass => pass.Key).ToArray())
                {
                    layer.Value[pass] = "implicit gemm";
                }
            }
        });
        string before = File.ReadAllText(record);
        string[] losses = TinyRun.Losses(native);

        var resumed = CliCall.Run("pretrain", "--resume", native);
        Assert.That((resumed.ExitCode, resumed.Error), Is.EqualTo((0, "")));
        Assert.That(TinyRun.Losses(native), Is.Not.EqualTo(losses), "it went on by the rule");

        Assert.That(CliCall.Run(TinyRun.To(run, [.. wide, ("--algorithms", record)])).ExitCode, Is.Zero);
        Assert.That(JsonNode.DeepEquals(Recorded(run), JsonNode.Parse(before)));
        Assert.That(TinyRun.Losses(run), Is.Not.EqualTo(losses));
        Assert.That(CliCall.Run(TinyRun.To(other, [.. wide, ("--algorithms", record), ("--measure-algorithms", "true")]))
            .ExitCode, Is.Zero);
        Assert.That(TinyRun.Losses(other), Is.EqualTo(TinyRun.Losses(run)), "what the file says is not measured");
    }

    [Test]
    public void ARunThatMeasuresRepeatsItsBitsByItsRecord()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run"), other = folder.In("other");
        (string, string)[] wide = [("--width", "0.25"), ("--stem", "cifar"), ("--checkpoint-every", "1")];
        Assert.That(CliCall.Run(TinyRun.To(run, [.. wide, ("--measure-algorithms", "true")])).ExitCode, Is.Zero);
        string[] losses = TinyRun.Losses(run);
        Assert.That(CliCall.Run(TinyRun.To(other, [.. wide, ("--algorithms", RunFolder.Open(run).Algorithms)])).ExitCode,
            Is.Zero);
        Assert.That(TinyRun.Losses(other), Is.EqualTo(losses));

        BackToFirstEpoch(run);
        var resumed = CliCall.Run("pretrain", "--resume", run);
        Assert.That((resumed.ExitCode, resumed.Error), Is.EqualTo((0, "")));
        Assert.That(TinyRun.Losses(run), Is.EqualTo(losses));
    }

    [TestCase(null, "does not exist. Give that of another run, or leave the option out.")]
    [TestCase("{}", "is damaged: it must have register_bits (512, 256 or 128) and convolutions. Give that of another run")]
    [TestCase("[1]", "is damaged")]
    [TestCase("""{"register_bits": 100, "convolutions": {}}""", "is damaged")]
    [TestCase("""{"register_bits": 128, "convolutions": {"4 -> 4, 3x3, 4x4": null}}""", "is damaged")]
    public void AFileThatIsNoRecordIsRefused(string? text, string complaint)
    {
        using var folder = new TemporaryFolder();
        string file = folder.In("algorithms.json");
        if (text is not null)
        {
            File.WriteAllText(file, text);
        }

        var call = CliCall.Run(TinyRun.To(folder.In("run"), ("--algorithms", file)));

        Assert.That(call.ExitCode, Is.Not.Zero);
        Assert.That(call.Error, Does.Contain($"option --algorithms: {file} {complaint}"));
        Assert.That(folder.In("run"), Does.Not.Exist);
    }

    private static JsonNode Recorded(string run) => JsonNode.Parse(File.ReadAllText(RunFolder.Open(run).Algorithms))!;

    /// <summary>The tiny run with other registers.</summary>
    private static void Train(string output)
    {
        string[] arguments = TinyRun.To(output, ("--checkpoint-every", "1"));
        var call = new OptionSet(typeof(PretrainCommand));
        var command = new Command("pretrain");
        call.AddTo(command);
        var given = (PretrainCommand)call.Read(command.Parse(arguments[1..]));
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, isLive: false);
        var options = given.Preset.Load().With(given.Given, terminal);
        var folder = RunFolder.Create(output, options, Preset.Default);
        var device = new CpuDevice(1, OtherBits);
        new Pretraining(options, folder, device, TrainingData.Load(options, device, terminal), terminal).Run();
    }

    /// <summary>As if the run had been killed there.</summary>
    private static void BackToFirstEpoch(string run)
    {
        var folder = RunFolder.Open(run);
        File.Copy(folder.EpochCheckpoint(1), folder.LastCheckpoint, overwrite: true);
    }

    private static void Change(string run, Action<JsonNode> change)
    {
        string path = RunFolder.Open(run).Algorithms;
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
