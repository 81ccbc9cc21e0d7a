using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Cli;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

/// <summary>What somebody sees of a training before its first epoch, in a terminal of 80 columns.</summary>
internal sealed class FirstScreenTests : FolderTests
{
    private const int Columns = 80;
    private const int Rows = 24;

    private static readonly string[] Changes =
    [
        "--image-size", "16", "--width", "0.0625", "--batch-size", "8", "--epochs", "1", "--eval-every", "0",
        "--log-every", "1", "--threads", "1", "--temperature", "0.1", "--min-area", "0.2", "--seed", "7",
        "--weight-decay", "0.01", "--max-minutes", "1e-9",
    ];

    [TestCase("quickstart")]
    [TestCase("photos")]
    public void OfAFolderItFitsAndTellsAllThatOneMustKnow(string preset)
    {
        string[] lines = Screen([.. Changes, "--preset", preset]);

        Assert.That(lines.Sum(line => Math.Max(1, (line.Length + Columns - 1) / Columns)), Is.LessThan(Rows),
            string.Join('\n', lines)); // one row is the call's
        string screen = string.Join('\n', lines);
        Assert.That(screen, Does.Contain($"preset {preset}: "), "what is done");
        Assert.That(screen, Does.Contain("my holidays: 64 pictures in 8 classes (0-of-a-long-name 8, "), "what data");
        Assert.That(screen, Does.Contain(", 56 to train, 8 to test (every fifth)"), "how many");
        Assert.That(screen, Does.Contain("; 3 files left out: 2 text, 1 beside the folders"), "what is left out");
        Assert.That(screen, Does.Contain($"differs from preset {preset} (its value in brackets; "));
        Assert.That(screen, Does.Match("weight-decay +│ 0.01 \\(0.0001\\)"));
        Assert.That(screen, Does.Not.Contain("projection-dim"), "what is as in the preset");
        Assert.That(lines, Has.Member($"output: {Folder.In("run")}"), "where it goes");
        Assert.That(lines[^2], Is.EqualTo("stop with Ctrl-C, which writes a checkpoint; then go on with:"));
        Assert.That(lines[^1], Does.EndWith($" pretrain --resume {Folder.In("run")}"));
    }

    [Test]
    public void VerboseItHasEveryOption()
    {
        string screen = string.Join('\n', Screen([.. Changes, "--verbose"]));
        foreach (var option in OptionDeclaration.All.Where(option => !option.MayBeUnset))
        {
            Assert.That(screen, Does.Match($"{option.Name[2..]} +│"));
        }

        Assert.That(screen, Does.Match("  left out: notes.txt: text\n"));
    }

    [Test]
    public void WhereNothingDiffersItSaysSo()
    {
        var output = new StringWriter();
        var preset = Preset.Load("photos");
        OptionTable.Write(preset.Options, preset, new Terminal(output, output, isLive: false));
        Assert.That(output.ToString().Trim(), Is.EqualTo("options as preset photos (--verbose lists all)"));
    }

    /// <summary>The lines before the first epoch.</summary>
    private string[] Screen(string[] options)
    {
        for (int i = 0; i < 64; i++)
        {
            Folder.Write($"my holidays/{i % 8}-of-a-long-name/{i}.png",
                Png.Encode([.. Enumerable.Repeat((byte)(3 * i), 20 * 20 * 3)], 20, 20));
        }

        Folder.Write("my holidays/notes.txt", "some text"u8.ToArray());
        Folder.Write("my holidays/0-of-a-long-name/more.txt", "more text"u8.ToArray());
        Folder.Write("my holidays/loose.png", Png.Encode(new byte[3 * 20 * 20], 20, 20));
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, output, isLive: false);
        terminal.Console.Profile.Width = Columns;
        int exitCode = SimClrCommand.Run(
            ["pretrain", "--data-dir", Folder.In("my holidays"), "--output", Folder.In("run"), .. options], terminal);
        Assert.That(exitCode, Is.Zero, output.ToString());
        string[] lines = output.ToString().TrimEnd().Split('\n');
        return lines[..Array.FindIndex(lines, line => line.StartsWith("stopped after", StringComparison.Ordinal))];
    }
}
