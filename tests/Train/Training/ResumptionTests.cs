using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Training;

/// <summary>What a call may say to a run that goes on.</summary>
internal sealed class ResumptionTests : FolderTests
{
    private string Run => Folder.In("run");

    [TestCase("--temperature", "0.7", "option --temperature: is 0.2 and cannot change, to 0.7, in a run that goes on exactly")]
    [TestCase("--optimizer", "lars", "option --optimizer: is adamw and cannot change, to lars,")]
    [TestCase("--epochs", "2", "option --epochs: is 3 and cannot become less, to 2,")]
    [TestCase("--init", "weights.pth", "option --init: is unset and cannot change, to ")]
    [TestCase("--output", "elsewhere", "option --output: is ")]
    [TestCase("--preset", "cifar10", "option --preset: the run was begun with quickstart, and this call says cifar10;")]
    public void WhatDecidesTheBitsCannotChange(string option, string value, string message)
    {
        Stop();
        byte[] before = TinyRun.LastCheckpoint(Run);
        var call = CliCall.Run("pretrain", "--resume", Run, option, value);
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall), call.Output);
        Assert.That(call.Error, Does.StartWith("simclr: " + message).And.Contain("leave it out"));
        Assert.That(call.Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
        Assert.That(TinyRun.LastCheckpoint(Run), Is.EqualTo(before));
    }

    [Test]
    public void TheWholeCallAgainIsNoComplaint()
    {
        byte[] expected = Undisturbed();
        Stop();
        var again = CliCall.Run([.. TinyRun.To(Run), "--resume", Run, "--preset", "quickstart", "--max-minutes", "0"]);
        Assert.That(again.ExitCode, Is.Zero, again.Error);
        Assert.That(again.Error, Is.Empty);
        Assert.That(TinyRun.LastCheckpoint(Run), Is.EqualTo(expected));
    }

    [Test]
    public void AFinishedRunSaysSoAndHowToTrainLonger()
    {
        byte[] expected = Undisturbed("run");
        string[] lines = TinyRun.Losses(Run);
        var call = CliCall.Run("pretrain", "--resume", Run, "--epochs", "3");
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.StartWith($"run {Run}: is finished: 3 epochs, 18 steps;")
            .And.Contain($"pretrain --resume {Run} --epochs 6\n").And.Not.Contain("trained:"));
        Assert.That(TinyRun.LastCheckpoint(Run), Is.EqualTo(expected));
        Assert.That(TinyRun.Losses(Run), Is.EqualTo(lines));
    }

    [Test]
    public void AFinishedRunGoesOnToALaterEpochAndIsToldWhatItsLearningRateDoes()
    {
        Undisturbed("run");
        string[] before = TinyRun.Losses(Run);
        var call = CliCall.Run("pretrain", "--resume", Run, "--epochs", "4");

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain(
            "--epochs 4 (was 3): from step 18 on the learning rate is that of 4 epochs, 7.500e-4 instead of 0 at first"));
        Assert.That(TinyRun.Losses(Run)[..TinyRun.Steps], Is.EqualTo(before));
        Assert.That(TinyRun.Losses(Run), Has.Length.EqualTo(4 * TinyRun.StepsPerEpoch));
        Assert.That(RunFolder.Open(Run).ReadOptions().Epochs, Is.EqualTo(4));
        Assert.That(CliCall.Run("pretrain", "--resume", Run).Output, Does.Contain("is finished: 4 epochs, 24 steps"));
    }

    [Test]
    public void ALongerRunThatWasStoppedEndsInTheSameBits()
    {
        Undisturbed("run");
        Undisturbed("stopped");
        Assert.That(CliCall.Run("pretrain", "--resume", Run, "--epochs", "5").ExitCode, Is.Zero);
        string stopped = Folder.In("stopped");
        var limited = CliCall.Run(
            "pretrain", "--resume", stopped, "--epochs", "5", "--max-minutes", "0.0000001");
        Assert.That(limited.Output, Does.Contain("stopped after"));
        var rest = CliCall.Run("pretrain", "--resume", stopped, "--max-minutes", "0");
        Assert.That(rest.ExitCode, Is.Zero, rest.Error);
        Assert.That(rest.Output, Does.Not.Contain("--epochs"), "it was told before");
        Assert.That(TinyRun.LastCheckpoint(stopped), Is.EqualTo(TinyRun.LastCheckpoint(Run)));
    }

    [Test]
    public void ARunWithoutACheckpointIsLongerToo()
    {
        Stop();
        File.Delete(RunFolder.Open(Run).LastCheckpoint);
        var limited = CliCall.Run("pretrain", "--resume", Run, "--epochs", "5", "--max-minutes", "0.0000001");
        Assert.That(limited.ExitCode, Is.Zero, limited.Error);
        Assert.That(RunFolder.Open(Run).ReadOptions().Epochs, Is.EqualTo(5));

        Assert.That(CliCall.Run("pretrain", "--resume", Run, "--max-minutes", "0").ExitCode, Is.Zero);
        Assert.That(TinyRun.Losses(Run), Has.Length.EqualTo(5 * TinyRun.StepsPerEpoch));
    }

    [Test]
    public void ARunWithoutAFingerprintGoesOn()
    {
        byte[] expected = Undisturbed();
        Stop();
        string last = RunFolder.Open(Run).LastCheckpoint;
        byte[] bytes = File.ReadAllBytes(last);
        int start = 8 + (int)BitConverter.ToInt64(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, start - 8))!;
        var metadata = header["__metadata__"]!.AsObject();
        var position = JsonNode.Parse((string)metadata["position"]!)!.AsObject();
        Assert.That(position.Remove("data"));
        Assert.That(metadata.Remove("simclr_checksums") && metadata.Remove("simclr_checksum"));
        metadata["position"] = position.ToJsonString();
        byte[] text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        File.WriteAllBytes(last, [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[start..]]);

        var call = CliCall.Run("pretrain", "--resume", Run, "--max-minutes", "0");

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(TinyRun.LastCheckpoint(Run), Is.EqualTo(expected));
    }

    [TestCase("""{"epochs": 3, "epochs": 4}""", "it gives epochs twice")]
    [TestCase("[3]", "it is not a JSON object")]
    [TestCase("", "it is not JSON: something is missing or too many in line 1")]
    public void OptionsThatAreDamagedAreNamed(string text, string message)
    {
        Stop();
        File.WriteAllText(RunFolder.Open(Run).Options, text);
        var call = CliCall.Run("pretrain", "--resume", Run);
        Assert.That(call.ExitCode, Is.EqualTo(UserException.Failed));
        Assert.That(call.Error, Does.StartWith($"simclr: run {Run}: options.json is damaged: {message}"));
    }

    private void Stop()
        => Assert.That(CliCall.Run(TinyRun.To(Run, ("--max-minutes", "0.0000001"))).Output, Does.Contain("stopped after"));

    private byte[] Undisturbed(string name = "undisturbed")
    {
        var call = CliCall.Run(TinyRun.To(Folder.In(name)));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        return TinyRun.LastCheckpoint(Folder.In(name));
    }
}
