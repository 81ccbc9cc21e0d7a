using SimClr.Train.Data.Pictures;
using SimClr.Train.Explain;
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
    private const int RoomForWordsBeside = 100; // columns of the terminal

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
                Below(picture.Original, drawn, $"{i + 1}: {picture.Class ?? "picture"} ({width} x {height})",
                    $"number {picture.Index}"),
                View(picture, picture.First), View(picture, picture.Second));
            table.AddEmptyRow();
        }

        console.Write(table);

        IRenderable View(PictureExplanation picture, ViewExplanation view)
        {
            string[] words = [.. ViewWords.Of(view.Parameters, picture.Original, step.Options.ImageSize)];
            return drawn && console.Profile.Width >= RoomForWordsBeside
                ? new Grid().AddColumn(new GridColumn().NoWrap().Width(Side)).AddColumn().AddRow(
                    new PixelBlock(view.Pixels, Side), Below(view.Pixels, drawn: false, words))
                : Below(view.Pixels, drawn, words);
        }
    }

    private static Rows Below(Picture pixels, bool drawn, params string[] lines)
    {
        var text = lines.Select(line => (IRenderable)new Spectre.Console.Text(line));
        return new Rows(drawn ? text.Prepend(new PixelBlock(pixels, Side)) : text);
    }
}
