using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

/// <summary>An option that has no effect is an error: nothing that a call gives is passed over in silence.</summary>
internal sealed class EffectTests : FolderTests
{
    [TestCase("pretrain --trust-coefficient 0.01",
        "--trust-coefficient: has no effect where --optimizer is adamw; leave it out, or pass --optimizer lars.")]
    [TestCase("pretrain --nesterov",
        "--nesterov: has no effect where --optimizer is adamw; leave it out, or pass --optimizer sgd.")]
    [TestCase("pretrain --preset cifar10 --shapes-count 9",
        "--shapes-count: has no effect where --data is cifar10; leave it out, or pass --data shapes.")]
    [TestCase("pretrain --cache here",
        "--cache: has no effect where --data is shapes; leave it out, or pass --data folder.")]
    [TestCase("pretrain --skip-unreadable",
        "--skip-unreadable: has no effect where --data is shapes; leave it out, or pass --data folder.")]
    [TestCase("ablate --preset stl10 --data-memory 8",
        "--data-memory: has no effect where --data is stl10; leave it out, or pass --data folder.")]
    [TestCase("pretrain --data shapes --data-dir here",
        "--data-dir: has no effect where --data is shapes; leave it out, or pass another --data.")]
    [TestCase("pretrain --projection-hidden 64",
        "--projection-hidden: has no effect where --projection-layers is 1; leave it out, or pass "
        + "--projection-layers 2 or 3.")]
    [TestCase("pretrain --eval-every 0 --eval-images 9",
        "--eval-images: has no effect where --eval-every is 0; leave it out, or pass another --eval-every.")]
    [TestCase("ablate --eval-images 9",
        "--eval-images: has no effect where --eval-every is 0; leave it out, or pass another --eval-every.")]
    [TestCase("data show --jitter-probability 0 --jitter-strength 1",
        "--jitter-strength: has no effect where --jitter-probability is 0; leave it out, or pass another "
        + "--jitter-probability.")]
    [TestCase("data show --split test --shapes-count 9",
        "--shapes-count: has no effect where --split is test; leave it out.")]
    [TestCase("explain --init-input unit",
        "--init-input: has no effect without --init; leave it out, or pass --init too.")]
    [TestCase("explain --random-init --init weights.pth",
        "--init: has no effect with --random-init; leave one of the two out.")]
    [TestCase("explain run --preset stl10",
        "--preset: has no effect where RUN is run; leave it out, or leave out RUN.")]
    [TestCase("pretrain --device reference --threads 2",
        "--threads: has no effect where --device is reference; leave it out, or pass --device cpu.")]
    [TestCase("evaluate knn run --preset stl10",
        "--preset: has no effect where RUN is run; leave it out, or leave out RUN.")]
    [TestCase("evaluate knn --random-init --init-image-size 64",
        "--init-image-size: has no effect without --init; leave it out, or pass --init too.")]
    [TestCase("embed --random-init --cache here",
        "--cache: has no effect where --data is shapes; leave it out, or pass --data folder.")]
    [TestCase("evaluate linear --random-init --epochs 3",
        "--epochs: has no effect without --augment; leave it out, or pass --augment too.")]
    [TestCase("bench --steps 3 --seconds 4",
        "--seconds: has no effect where --steps is 3; leave it out, or leave out --steps.")]
    [TestCase("bench --layers --json", "--json: has no effect with --layers; leave it out, or leave out --layers.")]
    [TestCase("bench --layers --device reference",
        "--layers: has no effect where --device is reference; leave it out, or pass --device cpu.")]
    public void ItIsSaidWithTheOtherOptionAndAWayOut(string call, string message)
    {
        var (exitCode, output, error) = CliCall.Run(call.Split(' '));
        Assert.That(error, Is.EqualTo($"simclr: option {message}\n"));
        Assert.That(exitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(output, Is.Empty);
    }

    /// <summary>What a run has cannot be changed by the call that uses it.</summary>
    [Test]
    public void OfARunOnlyLeavingItOutHelps()
    {
        Assert.That(CliCall.Run(TinyRun.To(Folder.In("run"), ("--epochs", "1"))).ExitCode, Is.Zero);
        Assert.That(CliCall.Run("report", Folder.In("run"), "--data-dir", Folder.Path).Error, Is.EqualTo(
            "simclr: option --data-dir: has no effect where --data is shapes; leave it out.\n"));
        Assert.That(CliCall.Run("pretrain", "--resume", Folder.In("run"), "--cache", Folder.Path).Error, Is.EqualTo(
            "simclr: option --cache: has no effect where --data is shapes; leave it out.\n"));
    }

    /// <summary>A preset spells out everything, needed or not, and a value that switches nothing on misleads nobody.</summary>
    [Test]
    public void OnlyWhatTheCallGivesAndSwitchesOnIsMeant()
    {
        foreach (string name in Preset.Names)
        {
            Assert.That(() => OptionRules.Check(Preset.Load(name).Options, []), Throws.Nothing, name);
        }

        var call = CliCall.Run(TinyRun.To(Folder.In("run"), ("--epochs", "1"), ("--nesterov", "false"),
            ("--projection-hidden", "0"), ("--threads", "0")));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
    }

    [Test]
    public void EveryConditionNamesAnOptionThatIsThere()
    {
        var all = OptionDeclaration.All;
        var conditions = all.SelectMany(option => option.Is.OnlyWithout.Append(option.Is.OnlyWith)).OfType<string>().Distinct();
        Assert.That(conditions, Is.Not.Empty.And.SubsetOf(all.Select(option => option.Member)));
    }

    /// <summary>Beside a recipe of drawn shapes a folder is taken for what it is, in every command.</summary>
    [TestCase("pretrain --epochs 1 --eval-every 0 --image-size 16 --width 0.0625 --batch-size 8 --output OUT/run")]
    [TestCase("data show --image-size 16 --images 2 --views 1 --output OUT/views.png")]
    [TestCase("embed --random-init --output OUT/features.npy")]
    public void AFolderAloneIsTrainedOn(string call)
    {
        for (int i = 0; i < 24; i++)
        {
            Folder.Write($"photos/{(i % 2 == 0 ? "beach" : "wood")}/{i}.png",
                Png.Encode([.. Enumerable.Repeat((byte)(10 * i), 20 * 20 * 3)], 20, 20));
        }

        var (exitCode, output, error) = CliCall.Run(
            [.. call.Replace("OUT", Folder.Path).Split(' '), "--data-dir", Folder.In("photos")]);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(error, Is.EqualTo($"--data folder, not shapes: for --data-dir {Folder.In("photos")}\n"));
        Assert.That(output, Does.Contain("photos: 24 pictures in 2 classes (beach 12, wood 12)"));
    }
}
