using System.Xml.Linq;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Sharing;

/// <summary>Which picture a row of <c>embed</c> is, or an image of the report.</summary>
internal sealed class NamedRowsTests : FolderTests
{
    private string Run => Folder.In(".run");

    [Test]
    public void EmbedNamesTheFileOfEachRow()
    {
        Write("train/a", ["1.png", "2.png"]);
        Write("train/b", ["b\tc.png"]);
        Write("test/b", ["z.png"]);
        string output = Folder.In("out/f.npy");
        Directory.CreateDirectory(Folder.In("out"));

        var call = Embed(
            "--data", "folder", "--data-dir", Folder.Path, "--split", "train", "--output", output);

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain("f.rows.tsv"));
        Assert.That(File.ReadAllText(Folder.In("out/f.rows.tsv")), Is.EqualTo("row\tpicture\tlabel\tclass\n"
            + "0\ttrain/a/1.png\t0\ta\n1\ttrain/a/2.png\t0\ta\n2\ttrain/b/b\\tc.png\t1\tb\n"));
    }

    [Test]
    public void APictureOfABuiltInSetHasItsNumber()
    {
        Assert.That(Embed("--output", Folder.In("f.npy")).ExitCode, Is.Zero);

        string[] lines = File.ReadAllLines(Folder.In("f.rows.tsv"));
        long[] labels = [.. Golden.Load(Folder.In("f.labels.npy")).Values.Select(value => (long)value)];
        Assert.That(lines, Has.Length.EqualTo(labels.Length + 1));
        Assert.That(lines[8].Split('\t')[..3], Is.EqualTo(["7", "7", $"{labels[7]}"]));
    }

    [Test]
    public void PicturesWithoutClassesHaveANameAndNoClass()
    {
        Write("photos", [.. Enumerable.Range(0, 6).Select(i => $"{i}.png")]);

        var call = Embed(
            "--data", "folder", "--data-dir", Folder.In("photos"), "--output", Folder.In("f.npy"));
        Assert.That(call.ExitCode, Is.Zero, call.Error);

        Assert.That(File.ReadAllLines(Folder.In("f.rows.tsv"))[1], Is.EqualTo("0\t4.png\t-1\t"));
    }

    [TestCase("f.npy")]
    [TestCase("f.labels.npy")]
    [TestCase("f.rows.tsv")]
    public void EmbedReplacesNothingUnasked(string there)
    {
        File.WriteAllText(Folder.In(there), "mine");

        var refused = Embed("--output", Folder.In("f.npy"));
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain(there).And.Contain("--force"));
        Assert.That(Directory.GetFiles(Folder.Path).Select(File.ReadAllText), Is.EqualTo(["mine"]));

        Assert.That(Embed("--output", Folder.In("f.npy"), "--force").ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(Folder.In(there)), Is.Not.EqualTo("mine"));
    }

    [Test]
    public void TheReportNamesItsPictures()
    {
        foreach (string name in new[] { "a", "b" })
        {
            Write(name, [.. Enumerable.Range(0, 19).Select(i => $"{i:00}.png"), "20\u0001😀.png"]);
        }

        var trained = CliCall.Run(
            TinyRun.To(Run, ("--data", "folder"), ("--data-dir", Folder.Path), ("--epochs", "1")));
        Assert.That(trained.ExitCode, Is.Zero, trained.Error);
        var reported = CliCall.Run("report", Run);

        Assert.That(reported.ExitCode, Is.Zero, reported.Error);
        string html = File.ReadAllText(RunFolder.Open(Run).Report);
        var page = XDocument.Parse(html.Replace("<!DOCTYPE html>", ""));
        string[] tests = ["a/04.png", "a/09.png", "a/14.png", "a/20\uFFFD😀.png",
            "b/04.png", "b/09.png", "b/14.png", "b/20\uFFFD😀.png"];
        Assert.That(Titles("neighbours", "query"), Is.EquivalentTo(tests));
        Assert.That(Titles("neighbours", "right").Concat(Titles("neighbours", "wrong")),
            Has.Exactly(8 * 16).Items.And.All.Matches(@"^[ab]/\d\d\.png$"));
        Assert.That(Titles("views", "original"), Has.Exactly(6).Items.And.All.Matches(@"^[ab]/\d\d\.png$"));
        Assert.That(page.Descendants("g").Where(group => (string?)group.Attribute("class") == "shown")
            .Select(group => group.Element("text")!.Value).Distinct(), Is.EquivalentTo(tests), "of the maps");

        string[] Titles(string section, string style) => [.. page.Descendants("section")
            .Single(element => (string?)element.Attribute("id") == section).Descendants("img")
            .Where(image => (string?)image.Attribute("class") == style)
            .Select(image => (string)image.Attribute("title")!)];
    }

    private CliCall Embed(params string[] arguments)
    {
        if (!Directory.Exists(Run))
        {
            CliCall.Run(TinyRun.To(Run, ("--epochs", "1")));
        }

        return CliCall.Run(["embed", Run, .. arguments]);
    }

    private void Write(string place, string[] names)
    {
        var random = new Random(place.Length);
        foreach (string name in names)
        {
            byte[] pixels = new byte[3 * 16 * 16];
            random.NextBytes(pixels);
            Folder.Write($"{place}/{name}", Png.Encode(pixels, 16, 16));
        }
    }
}
