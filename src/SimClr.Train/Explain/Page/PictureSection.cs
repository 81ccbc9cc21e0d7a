using System.Xml.Linq;
using SimClr.Kernels;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Explain.Text;
using SimClr.Train.Pages;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>Each picture with the boxes of its crops, its two views, and what was drawn for them.</summary>
internal static class PictureSection
{
    private const int MaxSide = 256;

    public static IEnumerable<XElement> Draw(StepExplanation step)
    {
        yield return Tag("p.note", "The boxes on a picture are its two crops: ",
            Tag("b.a", "view a"), " and ", Tag("b.b", "view b"),
            $", each resized to {step.Options.ImageSize} x {step.Options.ImageSize}. Changes are listed in "
            + "the order in which they are made.");
        yield return Tag("div.cards", step.Pictures.Select((picture, i) => Card(step, picture, i)));
    }

    private static XElement Card(StepExplanation step, PictureExplanation picture, int i)
    {
        var (height, width) = (picture.Original.Height, picture.Original.Width);
        string name = picture.Class ?? "picture";
        return Tag("figure.card",
            Tag("figcaption", $"{i + 1}. {name}",
                Tag("span.muted", $" number {picture.Index}, {width} x {height}")),
            Tag("div.triple",
                Tag("div", Tag("div.original", Image(picture.Original, $"picture {i + 1}"),
                    Box(picture.First.Parameters, "a", height, width),
                    Box(picture.Second.Parameters, "b", height, width))),
                View(picture.First, "a"), View(picture.Second, "b")));

        XElement View(ViewExplanation view, string letter) => Tag("div.view." + letter,
            Image(view.Pixels, $"view {i + 1}{letter}"),
            Tag("ul", ViewWords.Of(view.Parameters, picture.Original, step.Options.ImageSize)
                .Select(words => Tag("li", words))));
    }

    private static XElement Box(ViewParameters crop, string letter, int height, int width)
        => Tag($"span.box.{letter}", Attribute("style",
            $"left: {Share(crop.Left, width)}; top: {Share(crop.Top, height)}; "
            + $"width: {Share(crop.Width, width)}; height: {Share(crop.Height, height)}"));

    private static string Share(int part, int whole) => Number(100.0 * part / whole) + "%";

    private static XElement Image(Picture picture, string name) => Tag("img", Attribute("alt", name),
        Attribute("src", DataUri(Thumbnails.Encode(picture, MaxSide))));
}
