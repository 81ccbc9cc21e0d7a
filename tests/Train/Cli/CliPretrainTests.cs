using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

public sealed class CliPretrainTests
{
    [TestCase("--temperature", "0", "option --temperature: 0 is not allowed; give a number above 0.")]
    [TestCase("--temperature", "NaN", "option --temperature: 'NaN' is not a number.")]
    [TestCase("--epochs", "many", "option --epochs: 'many' is not a whole number.")]
    [TestCase("--preset", "cifar", "preset 'cifar' is not known; did you mean 'cifar10'? Known: ")]
    [TestCase("--data", "cifer10", "option --data: 'cifer10' is not known; did you mean 'cifar10'? Known: ")]
    [TestCase("--model", "resnet20",
        "option --model: 'resnet20' is not known; did you mean 'resnet50'? Known: ")]
    [TestCase("--device", "cpo", "option --device: 'cpo' is not known; did you mean 'cpu'? Known: cpu, cuda, reference.")]
    [TestCase("--precision", "bf16", "option --precision: bf16 needs --device cuda; cpu computes in fp32.")]
    [TestCase("--precision", "fp16",
        "option --precision: 'fp16' is not known; did you mean 'fp32'? Known: fp32, tf32, bf16.")]
    [TestCase("--batch-size", "49",
        "option --batch-size: 49 is more than the 48 images of shapes; give at most 48.")]
    [TestCase("--batch-size", "1", "option --batch-size: 1 is not allowed; give a number at least 2.")]
    [TestCase("--objective", "supervized",
        "option --objective: 'supervized' is not known; did you mean 'supervised'? Known: ")]
    [TestCase("--accumulate", "0", "option --accumulate: 0 is not allowed; give a number from 1 to ")]
    [TestCase("--threads", "-1", "option --threads: -1 is not allowed; give a number at least 0.")]
    public void AWrongValueGetsOneLineAndExit2(string option, string value, string message)
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        var call = CliCall.Run(TinyRun.To(run, (option, value)));
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall), call.Error);
        Assert.That(call.Error, Does.StartWith("simclr: " + message));
        Assert.That(call.Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
        Assert.That(Directory.Exists(run), Is.False, "a wrong call leaves nothing behind");
    }

    [Test]
    public void ACardHasANumber()
        => Assert.That(CliCall.Run("pretrain", "--device", "cuda:x").Error,
            Is.EqualTo("simclr: device 'cuda:x': 'x' is no number; write cuda, or cuda:1.\n"));

    [Test]
    public void ACardThatIsNotThereGetsOneLineWithTheReason()
    {
        var call = CliCall.Run("pretrain", "--device", "cuda:99");
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(call.Error, Does.Match("^simclr: device 'cuda:99': (no NVIDIA driver found; use --device cpu|"
            + "the NVIDIA driver [^\\n]+; use --device cpu|this machine has cuda:0[^\\n]*)\\.\n$"));
    }

    [Test]
    public void AnUnknownOptionIsAnsweredWithTheNearestName()
    {
        var call = CliCall.Run("pretrain", "--batchsize", "4");
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(call.Error, Is.EqualTo("simclr pretrain: option '--batchsize' is not known; "
            + "did you mean '--batch-size'? See simclr pretrain --help.\n"));
    }

    [Test]
    public void DataThatAreMissingGetOneLineAndExit1()
    {
        using var folder = new TemporaryFolder();
        var call = CliCall.Run(
            "pretrain", "--preset", "cifar10-cpu", "--data-dir", folder.Path, "--output", folder.In("run"));
        Assert.That(call.ExitCode, Is.EqualTo(UserException.Failed));
        Assert.That(call.Error, Does.StartWith("simclr: cifar10: ").And.Not.Contain("\n   at "));
    }

    [Test]
    public void WithoutTestPicturesTrainingIsPossibleOnceNothingIsToBeMeasured()
    {
        using var folder = new TemporaryFolder();
        const int Side = 16;
        var pictures = DataCatalog.Load(
            "shapes", null, DataSplit.Train, new DataOptions { ImageSize = Side, Count = 20 });
        for (int i = 0; i < pictures.Count; i++)
        {
            string directory = folder.In(Path.Combine("train", pictures.Classes[pictures.Labels[i]]));
            Directory.CreateDirectory(directory);
            byte[] png = Png.Encode(pictures.Image(i).Pixels.AsSpan(), Side, Side);
            File.WriteAllBytes(Path.Combine(directory, $"{i}.png"), png);
        }

        string[] Call(string evalEvery) => TinyRun.To(folder.In("run"), ("--data", "folder"),
            ("--data-dir", folder.Path), ("--epochs", "1"), ("--eval-every", evalEvery));
        var measured = CliCall.Run(Call("1"));
        Assert.That(measured.ExitCode, Is.EqualTo(UserException.Failed));
        Assert.That(measured.Error, Does.Contain("no pictures to test").And.Contain("--eval-every 0"));
        Assert.That(Directory.Exists(folder.In("run")), Is.False, "a failed call leaves nothing behind");
        Assert.That(CliCall.Run(Call("0")).ExitCode, Is.Zero);
    }

    [Test]
    public void ARunIsNeverWrittenOver()
    {
        using var folder = new TemporaryFolder();
        string[] call = TinyRun.To(folder.In("run"), ("--epochs", "1"));
        Assert.That(CliCall.Run(call).ExitCode, Is.Zero);
        byte[] before = TinyRun.LastCheckpoint(folder.In("run"));
        var again = CliCall.Run(call);
        Assert.That(again.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(again.Error, Does.Contain($"--resume {folder.In("run")}"));
        Assert.That(TinyRun.LastCheckpoint(folder.In("run")), Is.EqualTo(before));
    }

    [Test]
    public void TheEffectiveOptionsArePrintedAndWritten()
    {
        using var folder = new TemporaryFolder();
        var call = CliCall.Run(TinyRun.To(folder.In("run"), ("--epochs", "1")));
        Assert.That(call.Output, Does.Contain("48 (0)"), "the preset's value is beside it");

        string written = File.ReadAllText(Path.Combine(folder.In("run"), "options.json"));
        var json = JsonNode.Parse(written)!.AsObject();
        var options = OptionDeclaration.All.Select(option => option.Key);
        Assert.That(json.Select(pair => pair.Key), Is.SupersetOf(options));
        Assert.That((double)json["width"]!, Is.EqualTo(0.0625));
        Assert.That((string?)json["preset"], Is.EqualTo("quickstart"));
        Assert.That((string?)json["version"], Is.Not.Empty);
        Assert.That((string?)json["commit"], Is.Not.Empty);
        Assert.That((string?)json["processor"], Is.Not.Empty);
    }

    [Test]
    public void EveryPresetIsCompleteAndWithinItsRanges()
    {
        Assert.That(Preset.Names, Is.SupersetOf(
            new[] { "quickstart", "cifar10", "cifar10-lars", "cifar10-cpu", "stl10", "imagenette" }));
        foreach (string name in Preset.Names)
        {
            var preset = Preset.Load(name);
            Assert.That(preset.Comment, Is.Not.Empty, name);
            Assert.That(() => OptionRules.Check(preset.Options), Throws.Nothing, name);
        }
    }

    [Test]
    public void APresetMayBeAFile()
    {
        using var folder = new TemporaryFolder();
        var values = OptionJson.ToJson(Preset.Load("quickstart").Options with
        {
            Temperature = 0.25,
            MaxMinutes = 1e-9,
            ShapesCount = 48,
            BatchSize = 8,
            Width = 0.0625,
        });
        File.WriteAllText(folder.In("mine.json"), values.ToJsonString());
        var call = CliCall.Run("pretrain", "--preset", folder.In("mine.json"), "--output", folder.In("run"));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain("preset mine"));
    }
}
