using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Report;
using SimClr.Train.Report.Content;

namespace SimClr.Tests.Train.Report;

/// <summary>The report in a real browser, where there is one.</summary>
internal sealed class ReportBrowserTests : BrowserTests
{
    [Test]
    public void OpensWithoutAComplaintAndAsksForNothing(
        [Values] bool dark, [Values(Phone, Desktop)] int width, [Values] bool labelled)
    {
        string file = Write(labelled ? ReportSample.Create() : ReportSample.Unlabelled());
        using var page = Open(file, width, dark);

        Assert.That((string?)page.Evaluate("getComputedStyle(document.body).backgroundColor"),
            Is.EqualTo(dark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)"));
        Assert.That((int?)page.Evaluate(
            "new Set([...document.querySelectorAll('.track')].map(t => t.clientWidth)).size"),
            Is.EqualTo(labelled ? 1 : 0), "bars are on one scale");
        CheckPage(page, file, width);
    }

    [Test]
    public void PointingAtADotShowsItsPicture()
    {
        const string Dot = "document.querySelectorAll('.point')[20]";
        using var page = Open(Write(ReportSample.Create()));
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
        string file = Folder.In("bad.html");
        File.WriteAllText(file, "<!DOCTYPE html><title>x</title><img src='missing.png'>"
            + "<script>console.warn('careful'); undefinedFunction();</script>");

        using var page = Open(file);

        Assert.That(page.Complaints, Has.Some.Contains("careful").And.Some.Contains("undefinedFunction"));
        Assert.That(page.Requests, Has.Some.EndsWith("missing.png"));
    }

    private string Write(ReportData data)
    {
        string file = Folder.In($"{TestContext.CurrentContext.Test.ID}.html");
        File.WriteAllText(file, ReportPage.Render(data));
        return file;
    }
}
