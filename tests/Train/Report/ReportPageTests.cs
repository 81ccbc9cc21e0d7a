using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using SimClr.Train.Report;

namespace SimClr.Tests.Train.Report;

public class ReportPageTests
{
    private static readonly string[] Sections =
    [
        "accuracy", "training", "neighbours", "embedding", "confusion", "views", "filters", "options",
    ];

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
            Assert.That(section.Elements().Any(e => e.Name.LocalName is not ("h2" or "p")),
                section.ToString());
        }

        Assert.That(page.Descendants("h1").Single().Value, Does.Contain("kNN"));
        Assert.That(page.Descendants("polyline").Count(), Is.EqualTo(10),
            "loss, kNN, alignment, uniformity, each with a level; rate, speed");
        Assert.That(page.Descendants("path").Count(), Is.EqualTo(4 * 600), "a dot an image, map and encoder");
        Assert.That(ImagesOf(page, "neighbours"), Is.EqualTo(17 * Math.Min(classes, 10)));
        Assert.That(ImagesOf(page, "views"), Is.EqualTo(3 * 5));
        Assert.That(ImagesOf(page, "filters"), Is.EqualTo(2 * 16));
        Assert.That(page.Value, Does.Contain("fine-tuned, 1 % of labels"));
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
    public void WithoutLabelsThePageShowsWhatNeedsNone()
    {
        var page = Parse(ReportPage.Render(ReportSample.Unlabelled()));

        Assert.That(page.Descendants("section").Select(section => (string?)section.Attribute("id")),
            Is.EqualTo(Sections.Except(["accuracy", "confusion"])));
        Assert.That(page.Descendants("h1").Single().Value, Does.Contain("the image's other view"));
        Assert.That(page.Descendants("main").Single().Value,
            Does.Not.Contain("kNN").And.Not.Contain("class"));
        Assert.That(page.Descendants("figcaption").Select(caption => caption.Value),
            Does.Contain("Views matched to their picture"));
    }

    [Test]
    public void ARunWithoutMetricsStillHasAPage()
    {
        var page = Parse(ReportPage.Render(ReportSample.Create() with { Metrics = [], Gallery = [] }));

        Assert.That(page.Descendants("polyline"), Is.Empty);
        Assert.That(page.Descendants("section").Count(), Is.EqualTo(Sections.Length));
    }

    [Test]
    public void OnePointIsADot()
    {
        var sample = ReportSample.Create();

        var page = Parse(ReportPage.Render(sample with { Metrics = [sample.Metrics[^1]] }));

        Assert.That(page.Descendants("circle").Count(), Is.EqualTo(6), "a dot in every chart");
    }

    private static int ImagesOf(XElement page, string section)
        => page.Descendants("section").Single(s => (string?)s.Attribute("id") == section)
            .Descendants("img").Count();

    private static XElement Parse(string html) => XDocument.Parse(html.Replace("<!DOCTYPE html>", "")).Root!;
}
