using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using SimClr.Train.Report;

namespace SimClr.Tests.Train.Report;

public class ReportPageTests
{
    private static readonly string[] Sections =
        ["accuracy", "training", "embedding", "neighbours", "confusion", "options"];

    [TestCase(2)]
    [TestCase(10)]
    [TestCase(100)]
    public void HasEverySectionAndParses(int classes)
    {
        var page = Parse(ReportPage.Render(ReportSample.Create(classes)));

        var ids = page.Descendants("section").Select(section => (string?)section.Attribute("id"));
        Assert.That(ids, Is.EqualTo(Sections));
        foreach (var section in page.Descendants("section"))
        {
            Assert.That(section.Elements().Skip(1).Any(e => e.Name != "p"), section.ToString());
        }

        Assert.That(page.Descendants("h1").Single().Value, Does.Contain("kNN"));
        Assert.That(page.Descendants("polyline").Count(), Is.EqualTo(6), "loss, kNN, levels, rate, speed");
        Assert.That(page.Descendants("path").Count(), Is.EqualTo(2 * classes), "one per class and encoder");
        Assert.That(page.Descendants("img").Count(), Is.EqualTo(17 * Math.Min(classes, 10)));
    }

    [Test]
    public void RefersToNothingOutsideAndRunsNoScript()
    {
        string html = ReportPage.Render(ReportSample.Create());

        Assert.That(html, Does.Not.Match("https?:|//[a-z]|@import|url\\("));
        var names = Parse(html).Descendants().Select(element => element.Name.LocalName);
        Assert.That(names, Has.None.AnyOf("script", "link", "iframe"));
        Assert.That(Parse(html).Descendants().Attributes("src").Select(a => a.Value),
            Has.All.StartsWith("data:image/png;base64,"));
        Assert.That(html, Does.Contain("prefers-color-scheme: dark"));
    }

    [Test]
    public void NamesAreTextNotMarkup()
    {
        string html = ReportPage.Render(ReportSample.Create());

        Assert.That(html, Does.Contain("class&lt;3&gt;").And.Contain("sample &amp; more"));
        Assert.That(html, Does.Not.Contain("class<3>"));
    }

    [Test]
    public void NoElementButTheVoidOnesClosesItself()
    {
        string html = ReportPage.Render(ReportSample.Create());

        Assert.That(Regex.Matches(html, "<([a-z]+)[^>]*/>").Select(m => m.Groups[1].Value).Distinct(),
            Is.SubsetOf(new[] { "meta", "img" }));
    }

    [Test]
    public void TheVerdictSaysSoWhereNothingWasLearned()
    {
        var sample = ReportSample.Create();

        Assert.That(ReportPage.Verdict(sample), Does.StartWith("The encoder learned:"));
        var nothing = sample with { Trained = sample.Random };
        Assert.That(ReportPage.Verdict(nothing), Does.Contain("learned nothing"));
    }

    [Test]
    public void ARunWithoutMetricsStillHasAPage()
    {
        var page = Parse(ReportPage.Render(ReportSample.Create() with { Metrics = [], Gallery = [] }));

        Assert.That(page.Descendants("polyline"), Is.Empty);
        Assert.That(page.Descendants("section").Count(), Is.EqualTo(Sections.Length));
    }

    [TestCase("light", 0xFFFFFF)]
    [TestCase("dark", 0x14171C)]
    public void ChromiumShowsItInLightAndDark(string scheme, int paper)
    {
        string? chromium = new[] { "chromium", "chromium-browser", "google-chrome" }
            .Select(name => "/usr/bin/" + name).FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            Assert.Ignore("Chromium is not installed: the report was not looked at.");
        }

        string folder = Directory.CreateTempSubdirectory("simclr-report-").FullName;
        try
        {
            string file = Path.Combine(folder, "report.html");
            File.WriteAllText(file, ReportPage.Render(ReportSample.Create())
                .Replace("</body>", "<script>document.title = getComputedStyle(document.body).backgroundColor"
                    + " + ' ' + document.querySelectorAll('section').length + ' '"
                    + " + new Set([...document.querySelectorAll('.track')].map(t => t.clientWidth)).size + ' '"
                    + " + (document.documentElement.scrollWidth > innerWidth);</script></body>"));
            string dom = Run(chromium!, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", $"--user-data-dir={folder}/profile", "--window-size=1280,900",
                $"--blink-settings=preferredColorScheme={(scheme == "dark" ? 0 : 1)}", "--dump-dom",
                "file://" + file);

            var (red, green, blue) = (paper >> 16, paper >> 8 & 255, paper & 255);
            Assert.That(Regex.Match(dom, "<title>(.*?)</title>").Groups[1].Value,
                Is.EqualTo($"rgb({red}, {green}, {blue}) {Sections.Length} 1 false"),
                "background, sections, widths of the bars' tracks, wider than the window");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static XElement Parse(string html) => XDocument.Parse(html.Replace("<!DOCTYPE html>", "")).Root!;

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(60_000), "the browser did not end");
        Assert.That(process.ExitCode, Is.EqualTo(0), errors.Result);
        return output;
    }
}
