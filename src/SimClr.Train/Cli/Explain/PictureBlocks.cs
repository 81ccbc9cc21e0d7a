using SimClr.Train.Data.Pictures;
using SimClr.Train.Explain;
using SimClr.Train.Explain.Content;
using SimClr.Train.Explain.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SimClr.Train.Cli.Explain;

/// <summary>
/// Each picture with its two views: drawn where the terminal has colours for it, and in words.
/// </summary>
internal static class PictureBlocks
{
    private const int Side = 16; // characters wide, half as many lines

    public static void Write(StepExplanation step, IAnsiConsole console)
    {
        bool drawn = console.Profile.Capabilities.ColorSystem >= ColorSystem.EightBit
            && console.Profile.Capabilities.Unicode;
        var table = new Table().Border(TableBorder.None).Expand()
            .AddColumn("picture").AddColumn("view a").AddColumn("view b");
        for (int i = 0; i < step.Pictures.Count; i++)
        {
            var picture = step.Pictures[i];
            var (height, width) = (picture.Original.Height, picture.Original.Width);
            table.AddRow(
                Cell(picture.Original, drawn, $"{i + 1}: {picture.Class ?? "picture"} ({width} x {height})",
                    $"number {picture.Index} of the data"),
                View(picture, picture.First), View(picture, picture.Second));
            table.AddEmptyRow();
        }

        console.Write(table);

        IRenderable View(PictureExplanation picture, ViewExplanation view) => Cell(view.Pixels, drawn,
            [.. ViewWords.Of(view.Parameters, picture.Original, step.Options.ImageSize)]);
    }

    private static Rows Cell(Picture pixels, bool drawn, params string[] lines)
    {
        var text = lines.Select(line => (IRenderable)new Text(line));
        return new Rows(drawn ? text.Prepend(new PixelBlock(pixels, Side)) : text);
    }
}
