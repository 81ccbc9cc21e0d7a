using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures;

/// <summary>The first picture of an animated WebP file, as a file of its own: ImageSharp reads no animations.</summary>
/// <param name="Row">Its place in the animation.</param>
internal sealed record WebPFrame(byte[] File, int Row, int Column)
{
    private const int FrameHeader = 16;
    private const byte Alpha = 0x10; // of the flags of VP8X

    /// <summary>Null where the file is no animation.</summary>
    /// <exception cref="InvalidDataException">The file is not sound.</exception>
    public static WebPFrame? FirstOf(byte[] file)
    {
        var stream = new MemoryStream(file, writable: false);
        var frame = PictureChunk.OfWebP(stream).Find(chunk => chunk.Type == "ANMF");
        if (frame.Length < FrameHeader)
        {
            return null;
        }

        byte[] header = frame.Read(stream, FrameHeader);
        var parts = PictureChunk.OfWebP(stream, frame.Start + FrameHeader, frame.Start + frame.Length);
        int start = (int)frame.Start + FrameHeader;
        byte[] content = file[start..(int)(frame.Start + frame.Length)];
        byte flags = parts.Exists(part => part.Type is "ALPH" or "VP8L") ? Alpha : (byte)0;
        byte[] alone =
        [
            .. "RIFF"u8, .. Word(4 + 18 + content.Length), .. "WEBP"u8,
            .. "VP8X"u8, .. Word(10), flags, 0, 0, 0, .. header[6..12], // width and height less one
            .. content,
        ];
        return new WebPFrame(alone, 2 * Number(header, 3), 2 * Number(header, 0));
    }

    /// <summary>Of the chunk VP8X.</summary>
    public static PictureSize CanvasSize(byte[] content) => new(1 + Number(content, 7), 1 + Number(content, 4));

    private static int Number(byte[] bytes, int at) => bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16;

    private static byte[] Word(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
