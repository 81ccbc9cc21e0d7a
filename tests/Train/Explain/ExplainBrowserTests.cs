using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Explain.Page;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Explain;

/// <summary>The page of a step in a real browser, where there is one.</summary>
internal sealed class ExplainBrowserTests : BrowserTests
{
    private string file = "";

    [OneTimeSetUp]
    public void WritePage()
    {
        file = Folder.In("step.html");
        File.WriteAllText(file, ExplainPage.Render(new ExplainedStep(optimizer: OptimizerName.Lars).Step));
    }

    [Test]
    public void OpensWithoutAComplaintAndAsksForNothing(
        [Values] bool dark, [Values(Phone, Desktop)] int width)
    {
        using var page = Open(file, width, dark);
        CheckPage(page, file, width);
    }

    /// <summary>The first picture's first crop, as shares of the picture's sides.</summary>
    [Test]
    public void ABoxLiesWhereThePictureWasCropped()
    {
        var explained = new ExplainedStep(optimizer: OptimizerName.Lars).Step.Pictures[0];
        using var page = Open(file);
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
