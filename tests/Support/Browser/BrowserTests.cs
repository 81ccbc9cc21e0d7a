using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>Tests of pages in a real browser, where there is one, and what every page must hold.</summary>
internal abstract class BrowserTests
{
    protected const int Phone = 400;
    protected const int Desktop = 1280;

    private Browser browser = null!;

    protected TemporaryFolder Folder { get; } = new();

    [OneTimeSetUp]
    public void StartBrowser() => browser = Browser.Start();

    [OneTimeTearDown]
    public void StopBrowser()
    {
        browser?.Dispose();
        Folder.Dispose();
    }

    protected BrowserPage Open(string file, int width = Desktop, bool dark = false) => browser.Open(file, width, dark);

    /// <summary>It fits the window, all its pictures and words can be seen, and it stands alone.</summary>
    protected static void CheckPage(BrowserPage page, string file, int width)
    {
        Assert.That((int?)page.Evaluate("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That((bool?)page.Evaluate(
            "[...document.images].every(i => i.complete && i.naturalWidth) && document.images.length > 50"),
            Is.True, "pictures are shown");
        var contrast = page.Evaluate(TextContrast.Least)!;
        Assert.That((double?)contrast[0], Is.GreaterThanOrEqualTo(4.5), (string?)contrast[1]);
        Assert.That(page.Complaints, Is.Empty);
        Assert.That(page.Requests, Is.EqualTo([new Uri(file).AbsoluteUri]));
    }
}
