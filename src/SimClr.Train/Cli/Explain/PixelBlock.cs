using SimClr.Train.Data.Pictures;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SimClr.Train.Cli.Explain;

/// <summary>A small picture in characters: each half block is two pixels, the upper one its ink.</summary>
internal sealed class PixelBlock : Renderable
{
    private const string UpperHalf = "▀";

    private readonly Picture pixels;

    /// <param name="side">Of the square of pixels that the picture is made to fit into.</param>
    public PixelBlock(Picture picture, int side)
    {
        double factor = Math.Min(1, (double)side / Math.Max(picture.Height, picture.Width));
        pixels = PictureShrink.To(picture, new PictureSize(Length(picture.Height), Length(picture.Width)));

        int Length(int length) => Math.Max(1, (int)Math.Round(factor * length));
    }

    protected override Measurement Measure(RenderOptions options, int maxWidth)
        => new(pixels.Width, pixels.Width);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (int y = 0; y < pixels.Height; y += 2)
        {
            for (int x = 0; x < pixels.Width; x++)
            {
                Color? below = y + 1 < pixels.Height ? At(y + 1, x) : null;
                yield return new Segment(UpperHalf, new Style(At(y, x), below));
            }

            yield return Segment.LineBreak;
        }
    }

    private Color At(int y, int x)
    {
        var pixel = pixels.Pixels.AsSpan(3 * (y * pixels.Width + x), 3);
        return new Color(pixel[0], pixel[1], pixel[2]);
    }
}
