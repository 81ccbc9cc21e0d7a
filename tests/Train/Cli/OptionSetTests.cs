using System.CommandLine;
using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Train.Cli;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

/// <summary>A record's parameters as a command's options.</summary>
internal sealed class OptionSetTests
{
    private sealed record Sample(
        [Argument("Where.")] string Place,
        [Option("Side.")] int Side = 32,
        [Option("Which: {names}.")] DataSplit Split = DataSplit.Test,
        [Option("One of two.", Choices = new[] { "h", "z" })] string Of = "h",
        [Option("Share.")] double? Share = null,
        [Option("More.")] bool More = false,
        MachineOptions Machine = null!,
        [RecipeOptions(Reach.Views, nameof(PretrainOptions.Cache))] JsonObject Given = null!);

    private abstract record Base
    {
        [Option("Seed.")] public int Seed { get; init; } = 1;
    }

    private sealed record Properties : Base
    {
        [Option("Shares.")] public double[] Labels { get; init; } = [0.01, 0.1];

        [Option("Shares; 0 for none.", AtLeast = 0)] public double[] More { get; init; } = [1];

        [Option("Epochs.", AtLeast = 0)] public int? Epochs { get; init; }

        public bool Undeclared { get; init; } = true;
    }

    [Test]
    public void PropertiesAreOptionsTooThoseOfTheBaseLast()
    {
        var call = new OptionSetCall(typeof(Properties));
        Assert.That(call.Command.Options.Select(option => option.Name),
            Is.EqualTo(new[] { "--labels", "--more", "--epochs", "--seed" }));

        var own = (Properties)call.Read();
        Assert.That((own.Labels, own.More, own.Epochs, own.Seed, own.Undeclared),
            Is.EqualTo((new[] { 0.01, 0.1 }, new double[] { 1 }, (int?)null, 1, true)));
        var given = (Properties)call.Read("--labels", "1,0.5", "--more", "0", "--epochs", "3", "--seed", "7");
        Assert.That((given.Labels, given.More, given.Epochs, given.Seed),
            Is.EqualTo((new[] { 1, 0.5 }, Array.Empty<double>(), (int?)3, 7)));
    }

    [TestCase("--epochs", "-1", "option --epochs: -1 is not allowed; give a number at least 0.")]
    [TestCase("--labels", "0", "option --labels: '0' is no list of shares; give different numbers above 0")]
    [TestCase("--more", "0,1", "option --more: '0,1' is no list of shares")]
    [TestCase("--more", "1,1", "option --more: '1,1' is no list of shares")]
    public void AValueOutsideTheDeclaredRangeIsNone(string option, string text, string message)
        => Assert.That(() => new OptionSetCall(typeof(Properties)).Read(option, text),
            Throws.TypeOf<UserException>().With.Message.StartsWith(message));

    [Test]
    public void WhatACallDoesNotGiveIsTheRecordsOwn()
    {
        var sample = Read("here");
        Assert.That(sample with { Given = null! }, Is.EqualTo(new Sample("here", Machine: new MachineOptions())));
        Assert.That(sample.Given, Is.Empty);
    }

    [Test]
    public void WhatACallGivesIsReadByType()
    {
        var sample = Read("here", "--side", "8", "--split", "train", "--of", "z", "--share", "0.5", "--more",
            "--precision", "bf16", "--threads", "3", "--min-area", "0.25", "--skip-unreadable");
        Assert.That(sample with { Given = null! }, Is.EqualTo(new Sample(
            "here", 8, DataSplit.Train, "z", 0.5, true, new MachineOptions("cpu", Precision.Bf16, 3))));
        Assert.That(sample.Given.ToJsonString(), Is.EqualTo("""{"skip_unreadable":true,"min_area":0.25}"""));
    }

    [Test]
    public void OfAnOptionGivenTwiceTheLastCounts()
    {
        var sample = Read("--side", "wide", "here", "--side", "8", "--of=h", "--of=z", "--more", "--more",
            "--threads", "2", "--threads", "3", "--min-area", "x", "--min-area", "0.25",
            "--skip-unreadable", "false", "--skip-unreadable");
        Assert.That(sample with { Given = null! }, Is.EqualTo(new Sample(
            "here", 8, Of: "z", More: true, Machine: new MachineOptions(Threads: 3))));
        Assert.That(sample.Given.ToJsonString(), Is.EqualTo("""{"skip_unreadable":true,"min_area":0.25}"""));
        Assert.That((bool)Read("here", "--skip-unreadable", "--skip-unreadable", "false").Given["skip_unreadable"]!,
            Is.False);
    }

    [Test]
    public void AnOptionThatIsGivenNothingIsAWrongCall()
        => Assert.That(CliCall.Run("pretrain", "--epochs", "3", "--epochs").ExitCode,
            Is.EqualTo(UserException.WrongCall));

    [TestCase("--side", "wide", "option --side: 'wide' is not a whole number.")]
    [TestCase("--share", "half", "option --share: 'half' is not a number.")]
    [TestCase("--split", "tset", "option --split: 'tset' is not known; did you mean 'test'?")]
    [TestCase("--of", "y", "option --of: 'y' is not known")]
    [TestCase("--precision", "fp16", "option --precision: 'fp16' is not known; did you mean 'fp32'?")]
    [TestCase("--skip-unreadable", "maybe", "option --skip-unreadable: 'maybe' is not true or false.")]
    public void AWrongTextNamesTheOption(string option, string text, string message)
        => Assert.That(() => Read("here", option, text), Throws.TypeOf<UserException>()
            .With.Message.StartsWith(message));

    [Test]
    public void ARecipesOptionsAreThoseOfTheReachAndNoOthers()
    {
        string[] offered = [.. Create().Options.Select(option => option.Name)];
        Assert.That(offered, Does.Contain("--min-area").And.Contain("--data-dir"));
        Assert.That(offered, Does.Not.Contain("--cache").And.Not.Contain("--epochs"));
    }

    private static Sample Read(params string[] arguments)
        => (Sample)new OptionSetCall(typeof(Sample)).Read(arguments);

    private static Command Create() => new OptionSetCall(typeof(Sample)).Command;

    private sealed class OptionSetCall
    {
        private readonly OptionSet options;

        public OptionSetCall(Type record)
        {
            options = new OptionSet(record);
            options.AddTo(Command);
        }

        public Command Command { get; } = new("sample");

        public object Read(params string[] arguments) => options.Read(Command.Parse(arguments));
    }
}
