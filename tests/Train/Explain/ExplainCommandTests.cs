using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using SimClr.Nn.Losses;
using SimClr.Tests.Docs;
using SimClr.Tests.Support;
using SimClr.Train.Cli.Explain;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Explain.Text;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Tests.Train.Explain;

internal sealed class ExplainCommandTests
{
    private static readonly string[] Tiny =
        ["explain", "--shapes-count", "48", "--image-size", "16", "--width", "0.0625", "--threads", "1"];

    private TemporaryFolder folder = null!;

    private string RunPath => folder.In("run");

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var call = CliCall.Run(TinyRun.To(RunPath));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
    }

    [OneTimeTearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public void WithoutARunItExplainsTheFirstStepOfThePreset()
    {
        var call = CliCall.Run(Tiny);

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        var step = new ExplainedStep(optimizer: OptimizerName.AdamW).Step;
        foreach (var chapter in Chapter.All)
        {
            Assert.That(call.Output, Does.Contain($" {chapter.Number}. {chapter.Title} "));
            Assert.That(call.Output, Does.Contain(chapter.Sources(step)[0]));
        }

        Assert.That(call.Output, Does.Contain("16, of 16 x 16 pixels").And.Contain("random, by the seed")
            .And.Contain("step          1 of").And.Contain("ln 15"));
        Assert.That(call.Output, Does.Not.Contain("random weights  "), "nothing to compare with");
        Assert.That(call.Output.Split('\n').Max(line => line.Length), Is.AtMost(110));
    }

    [Test]
    public void ARunIsExplainedWithItsWeightsAndOptionsAndLeftAsItWas()
    {
        var before = Contents(folder.Path);
        var call = CliCall.Run("explain", RunPath, "--pictures", "5");

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain($"{RunPath}, after {TinyRun.Steps} steps")
            .And.Contain("5 of shapes").And.Contain("has ended").And.Contain("random weights"));
        Assert.That(Contents(folder.Path), Is.EqualTo(before));

        var random = CliCall.Run("explain", RunPath, "--pictures", "5", "--random-init");
        Assert.That(random.ExitCode, Is.Zero, random.Error);
        Assert.That(random.Output, Does.Contain("random, by the seed"));
        Assert.That(random.Output.Split('\n')[0], Is.Not.EqualTo(call.Output.Split('\n')[0]), "other losses");
    }

    /// <summary>One step an epoch, so that there is a checkpoint on both sides of a step.</summary>
    [Test]
    public void ItIsTheStepThatTrainingTook()
    {
        using var place = new TemporaryFolder();
        string run = place.In("run");
        var training = CliCall.Run(TinyRun.To(run, ("--shapes-count", "8"), ("--checkpoint-every", "1")));
        Assert.That(training.ExitCode, Is.Zero, training.Error);
        var checkpoints = RunFolder.Open(run);
        var call = CliCall.Run("explain", checkpoints.EpochCheckpoint(1), "--pictures", "8");

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        var line = MetricsLog.Read(checkpoints.Metrics)[1];
        Assert.That(call.Output, Does.StartWith($"One step of SimCLR: loss {Digits.Fixed(line.Loss)}, "));
        Assert.That(call.Output, Does.Contain("step          2 of 3 (epoch 2)"));
        Assert.That(call.Output, Does.Contain($"learning rate {Digits.Of(line.LearningRate)}"));
        var before = SafetensorsFile.Open(checkpoints.EpochCheckpoint(1));
        var after = SafetensorsFile.Open(checkpoints.EpochCheckpoint(2));
        string updates = call.Output[call.Output.IndexOf("|update|", StringComparison.Ordinal)..];
        string[] layers = ["encoder.conv1", "encoder.layer4.1.conv2", "projectionHead.linear1"];
        foreach (string layer in layers)
        {
            float[] w = before.Read(layer + ".weight"), moved = after.Read(layer + ".weight");
            double change = Math.Sqrt(w.Zip(moved, (a, b) => ((double)b - a) * (b - a)).Sum());
            Assert.That(updates, Does.Match($@"{layer} .* {Regex.Escape(Digits.Of(change))} "), layer);
        }
    }

    [Test]
    public void ThePageStandsAloneAndSaysWhatTheTerminalSays()
    {
        string page = folder.In("step.html");
        string[] others = [.. Contents(folder.Path).Keys];
        var call = CliCall.Run([.. Tiny, "--optimizer", "lars", "--html", page]);

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.EndWith($"page: {page}\n"));
        string html = File.ReadAllText(page);
        File.Delete(page);
        Assert.That(Contents(folder.Path).Keys, Is.EqualTo(others), "nothing else was written");
        var root = XDocument.Parse(html.Replace("<!DOCTYPE html>", "")).Root!;
        Assert.That(root.Descendants("section").Select(section => (string?)section.Attribute("id")),
            Is.EqualTo(Chapter.All.Select(chapter => chapter.Id)));
        Assert.That(root.Descendants("h1").Single().Value, Is.EqualTo(call.Output.Split('\n')[0].TrimEnd()));
        Assert.That(root.Descendants("table").First(table => (string?)table.Attribute("class") == "matrix")
            .Descendants("td").Count(), Is.EqualTo(16 * 16));

        string withoutPictures = Regex.Replace(html, "base64,[^\"]*", "");
        Assert.That(Regex.Match(withoutPictures, "https?:|//[a-z]|@import|url\\(|NaN|∞").Value, Is.Empty);
        Assert.That(root.Descendants().Select(element => element.Name.LocalName),
            Has.None.AnyOf("script", "link", "iframe"));
        Assert.That(root.Descendants().Attributes("src").Select(a => a.Value),
            Has.All.StartsWith("data:image/png;base64,"));
        Assert.That(root.Descendants().Attributes("href").Select(a => a.Value[1..]),
            Is.EqualTo(Chapter.All.Select(chapter => chapter.Id)));
        Assert.That(Regex.Matches(html, "<([a-z]+)[^>]*/>").Select(m => m.Groups[1].Value).Distinct(),
            Is.SubsetOf(new[] { "meta", "img" }));

        // Every number of the update's table in the terminal is on the page.
        string table = call.Output[call.Output.IndexOf("trust ratio", StringComparison.Ordinal)..];
        string[] numbers = [.. Regex.Matches(table, @"encoder\S+\s+(.*)").SelectMany(
            line => line.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.That(numbers, Has.Length.EqualTo(5 * 20), "five numbers of 20 layers");
        Assert.That(root.Descendants("td").Select(cell => cell.Value), Is.SupersetOf(numbers));
    }

    [Test]
    public void AColourTerminalDrawsThePictures()
    {
        var step = new ExplainedStep().Step;
        string plain = Write(ColorSystemSupport.NoColors), coloured = Write(ColorSystemSupport.TrueColor);

        Assert.That(plain, Does.Not.Contain("▀").And.Not.Contain("\u001b"));
        // 6 pictures of 3 blocks of 16 x 8 characters.
        Assert.That(coloured.Count(c => c == '▀'), Is.EqualTo(6 * 3 * 16 * 8));
        var pixels = step.Pictures[0].First.Pixels.Pixels;
        Assert.That(coloured, Does.Contain($"38;2;{pixels[0]};{pixels[1]};{pixels[2]};"
            + $"48;2;{pixels[48]};{pixels[49]};{pixels[50]}m▀"), "its first pixel over the one below");

        string Write(ColorSystemSupport colors)
        {
            using var output = new StringWriter();
            var console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = colors == ColorSystemSupport.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
                ColorSystem = colors,
                Out = new AnsiConsoleOutput(output),
            });
            console.Profile.Width = 120;
            console.Profile.Capabilities.Unicode = true;
            TerminalWalk.Write(step, console);
            return output.ToString();
        }
    }

    [Test]
    public void ItTakesPicturesOfOnesOwn()
    {
        using var pictures = new TemporaryFolder();
        for (int i = 0; i < 6; i++)
        {
            byte[] rgb = [.. Enumerable.Range(0, 30 * 20 * 3).Select(k => (byte)(k * (i + 1) / 7))];
            pictures.Write($"class{i % 2}/{i}.png", Png.Encode(rgb, 30, 20));
        }

        var before = Contents(pictures.Path);
        var call = CliCall.Run("explain", "--data", "folder", "--data-dir", pictures.Path, "--pictures", "3",
            "--image-size", "16", "--width", "0.0625", "--blur-probability", "1");
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output,
            Does.Contain("class0 (").And.Contain("blur, sigma").And.Contain("3 of folder"));
        Assert.That(Contents(pictures.Path), Is.EqualTo(before));
    }

    [Test]
    public void AnImportedEncoderIsExplained()
    {
        using var place = new TemporaryFolder();
        string file = place.In("encoder.safetensors");
        var export = CliCall.Run("export", RunPath, "--output", file);
        Assert.That(export.ExitCode, Is.Zero, export.Error);

        string[] arguments = [.. Tiny, "--init", file];
        var imported = CliCall.Run(arguments);
        Assert.That(imported.ExitCode, Is.Zero, imported.Error);
        Assert.That(imported.Output, Does.Contain($"encoder of {file}").And.Contain("random weights"));
    }

    [TestCase(new[] { "--pictures", "1" }, "--pictures: 1 is not allowed.*from 2 to 64")]
    [TestCase(new[] { "--pictures", "65" }, "--pictures: 65 .*from 2 to 64")]
    [TestCase(new[] { "--pictures", "40" }, "more than the 32 of a step")]
    [TestCase(new[] { "--pictures", "64", "--batch-size", "64" }, "the 48 images of shapes")]
    [TestCase(new[] { "--step", "1000000" }, "--step: 1000000 is none of the")]
    [TestCase(new[] { "--html", "no/such/folder/step.html" }, "--html: no/such/folder/step.html: there is no folder .*no/such/folder;")]
    [TestCase(new[] { "--temperature", "0" }, "--temperature: 0 is not allowed")]
    public void AWrongCallSaysWhatToGive(string[] arguments, string message)
    {
        var call = CliCall.Run([.. Tiny, .. arguments]);
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(call.Error, Does.Match(message));
        Assert.That(call.Error.TrimEnd(), Does.Not.Contain("\n"));
    }

    [Test]
    public void ARunHasItsOwnPresetAndModel()
    {
        var preset = CliCall.Run("explain", RunPath, "--preset", "cifar10");
        Assert.That(preset.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(preset.Error, Does.Contain("--preset"));

        var model = CliCall.Run("explain", RunPath, "--model", "resnet34");
        Assert.That(model.ExitCode, Is.EqualTo(UserException.Failed));
        Assert.That(model.Error, Does.Contain("encoder is resnet18, options say resnet34"));
    }

    [Test]
    public void TheFilesThatItNamesAreThere()
    {
        var steps = Enum.GetValues<OptimizerName>().Select(optimizer => new ExplainedStep(optimizer: optimizer).Step)
            .Concat(ContrastiveLosses.Names.Select(objective => new ExplainedStep(objective).Step));
        Assert.That(steps.SelectMany(step => Chapter.All.SelectMany(chapter => chapter.Sources(step))).Distinct()
            .Where(file => !File.Exists(Path.Combine(DocPage.Root, file))), Is.Empty);
    }

    /// <summary>Every file below a folder, with what is in it.</summary>
    private static Dictionary<string, string> Contents(string path)
        => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order()
            .ToDictionary(file => file, file => Convert.ToBase64String(File.ReadAllBytes(file)));
}
