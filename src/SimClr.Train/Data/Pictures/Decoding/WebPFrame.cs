using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>
/// Decodes WebP; of an animation the first picture, as a file of its own: ImageSharp reads no animations.
/// </summary>
internal static class WebPFrame
{
    private const int FrameHeader = 16;
    private const byte Alpha = 0x10; // of the flags of VP8X

    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static Image<Rgba32> Decode(byte[] file, PictureSize canvas)
    {
        var stream = new MemoryStream(file, writable: false);
        var frame = PictureChunk.OfWebP(stream).Find(chunk => chunk.Type == "ANMF");
        if (frame.Length < FrameHeader)
        {
            return PictureFormats.Decode<Rgba32>("WebP", file, canvas);
        }

        byte[] header = frame.Read(stream, FrameHeader); // column and row halved, width and height less one, ...
        var place = new Point(2 * Number(header, 0), 2 * Number(header, 3));
        var (width, height) = (1 + Number(header, 6), 1 + Number(header, 9));
        if (place.X + width > canvas.Width || place.Y + height > canvas.Height)
        {
            throw new InvalidDataException("WebP whose first picture is not within the animation");
        }

        var parts = PictureChunk.OfWebP(stream, frame.Start + FrameHeader, frame.Start + frame.Length);
        byte flags = parts.Exists(part => part.Type is "ALPH" or "VP8L") ? Alpha : (byte)0;
        byte[] content = file[((int)frame.Start + FrameHeader)..(int)(frame.Start + frame.Length)];
        byte[] alone =
        [
            .. "RIFF"u8, .. Word(4 + 18 + content.Length), .. "WEBP"u8,
            .. "VP8X"u8, .. Word(10), flags, 0, 0, 0, .. header[6..12],
            .. content,
        ];
        using var image = PictureFormats.Decode<Rgba32>("WebP", alone, new(height, width));
        var whole = new Image<Rgba32>(PictureFormats.ConfigurationOf(canvas), canvas.Width, canvas.Height);
        whole.Mutate(to => to.DrawImage(image, place, PixelColorBlendingMode.Normal, PixelAlphaCompositionMode.Src, 1));
        return whole;
    }

    /// <summary>Of the chunk VP8X.</summary>
    public static PictureSize CanvasSize(byte[] content) => PictureSize.Of(1 + Number(content, 7), 1 + Number(content, 4));

    private static int Number(byte[] bytes, int at) => bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16;

    private static byte[] Word(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
