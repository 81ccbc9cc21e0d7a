using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Report;
using SimClr.Train.Report.Content;

namespace SimClr.Tests.Train.Report;

/// <summary>The report in a real browser, where there is one.</summary>
public sealed class ReportBrowserTests
{
    private const int Phone = 400;
    private const int Desktop = 1280;

    private readonly TemporaryFolder folder = new();
    private Browser browser = null!;

    [OneTimeSetUp]
    public void Start() => browser = Browser.Start();

    [OneTimeTearDown]
    public void Stop()
    {
        browser?.Dispose();
        folder.Dispose();
    }

    [Test]
    public void OpensWithoutAComplaintAndAsksForNothing(
        [Values] bool dark, [Values(Phone, Desktop)] int width, [Values] bool labelled)
    {
        string file = Write(labelled ? ReportSample.Create() : ReportSample.Unlabelled());
        using var page = browser.Open(file, width, dark);

        Assert.That((string?)page.Evaluate("getComputedStyle(document.body).backgroundColor"),
            Is.EqualTo(dark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)"));
        Assert.That((int?)page.Evaluate("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That((bool?)page.Evaluate(
            "[...document.images].every(i => i.complete && i.naturalWidth) && document.images.length > 50"),
            Is.True, "pictures are shown");
        var contrast = page.Evaluate(TextContrast.Least)!;
        Assert.That((double?)contrast[0], Is.GreaterThanOrEqualTo(4.5), (string?)contrast[1]);
        Assert.That((int?)page.Evaluate(
            "new Set([...document.querySelectorAll('.track')].map(t => t.clientWidth)).size"),
            Is.EqualTo(labelled ? 1 : 0), "bars are on one scale");
        Assert.That(page.Complaints, Is.Empty);
        Assert.That(page.Requests, Is.EqualTo([new Uri(file).AbsoluteUri]));
    }

    [Test]
    public void PointingAtADotShowsItsPicture()
    {
        const string Dot = "document.querySelectorAll('.point')[20]";
        using var page = browser.Open(Write(ReportSample.Create()), Desktop, dark: false);
        page.Evaluate($"{Dot}.scrollIntoView({{ block: 'center' }})");
        var place = page.Evaluate($$"""
            (() => {
              const box = {{Dot}}.querySelector('path').getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            })()
            """)!;
        const string Shown = "[...document.querySelectorAll('.shown')]"
            + ".filter(s => getComputedStyle(s).display != 'none').map(s => s.textContent)";
        Assert.That(page.Evaluate(Shown)!.AsArray(), Is.Empty);

        page.PointAt((double)place[0]!, (double)place[1]!);

        Assert.That(page.Evaluate(Shown)!.AsArray().Select(name => (string?)name),
            Is.EqualTo([(string?)page.Evaluate($"{Dot}.textContent")]));
    }

    [Test]
    public void TheTestSeesComplaintsAndRequests()
    {
        string file = folder.In("bad.html");
        File.WriteAllText(file, "<!DOCTYPE html><title>x</title><img src='missing.png'>"
            + "<script>console.warn('careful'); undefinedFunction();</script>");

        using var page = browser.Open(file, Desktop, dark: false);

        Assert.That(page.Complaints, Has.Some.Contains("careful").And.Some.Contains("undefinedFunction"));
        Assert.That(page.Requests, Has.Some.EndsWith("missing.png"));
    }

    private string Write(ReportData data)
    {
        string file = folder.In($"{TestContext.CurrentContext.Test.ID}.html");
        File.WriteAllText(file, ReportPage.Render(data));
        return file;
    }
}
