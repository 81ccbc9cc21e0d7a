using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Explain.Page;

namespace SimClr.Tests.Train.Explain;

/// <summary>The page of a step in a real browser, where there is one.</summary>
internal sealed class ExplainBrowserTests
{
    private const int Phone = 400;
    private const int Desktop = 1280;

    private readonly TemporaryFolder folder = new();
    private Browser browser = null!;

    [OneTimeSetUp]
    public void Start()
    {
        browser = Browser.Start();
        var step = new ExplainedStep(optimizer: "lars").Step;
        File.WriteAllText(folder.In("step.html"), ExplainPage.Render(step));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        browser?.Dispose();
        folder.Dispose();
    }

    [Test]
    public void OpensWithoutAComplaintAndAsksForNothing(
        [Values] bool dark, [Values(Phone, Desktop)] int width)
    {
        string file = folder.In("step.html");
        using var page = browser.Open(file, width, dark);

        Assert.That((int?)page.Evaluate("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That((bool?)page.Evaluate(
            "[...document.images].every(i => i.complete && i.naturalWidth) && document.images.length > 50"),
            Is.True, "pictures are shown");
        var contrast = page.Evaluate(TextContrast.Least)!;
        Assert.That((double?)contrast[0], Is.GreaterThanOrEqualTo(4.5), (string?)contrast[1]);
        Assert.That(page.Complaints, Is.Empty);
        Assert.That(page.Requests, Is.EqualTo([new Uri(file).AbsoluteUri]));
    }

    /// <summary>The first picture's first crop, as shares of the picture's sides.</summary>
    [Test]
    public void ABoxLiesWhereThePictureWasCropped()
    {
        var explained = new ExplainedStep(optimizer: "lars").Step.Pictures[0];
        using var page = browser.Open(folder.In("step.html"), Desktop, dark: false);
        var box = page.Evaluate("""
            (() => {
              const outer = document.querySelector('.original img').getBoundingClientRect();
              const inner = document.querySelector('.original .box.a').getBoundingClientRect();
              return [(inner.x - outer.x) / outer.width, (inner.y - outer.y) / outer.height,
                inner.width / outer.width, inner.height / outer.height];
            })()
            """)!.AsArray().Select(value => (double)value!);

        var (crop, whole) = (explained.First.Parameters, explained.Original);
        double[] drawn = [(double)crop.Left / whole.Width, (double)crop.Top / whole.Height,
            (double)crop.Width / whole.Width, (double)crop.Height / whole.Height];
        Assert.That(box, Is.EqualTo(drawn).Within(0.01));
    }
}
