using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures.PngCodec;

/// <summary>The IHDR chunk, checked.</summary>
internal readonly record struct PngHeader(
    int Height, int Width, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    public int Channels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GreyAlpha => 2,
        PngColorType.RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>Distance at which filters look left: whole pixels, at least a byte.</summary>
    public int BytesPerPixel => Math.Max(1, Channels * BitDepth / 8);

    public long RowLength(int width) => ((long)width * Channels * BitDepth + 7) / 8;

    public static PngHeader Read(ReadOnlySpan<byte> content)
    {
        if (content.Length != 13)
        {
            throw new InvalidDataException($"header of {content.Length} bytes, expected 13");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        int depth = content[8];
        var color = (PngColorType)content[9];
        PictureSize.Check(height, width);
        bool allowed = color switch
        {
            PngColorType.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => depth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GreyAlpha or PngColorType.RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!allowed || content[10] != 0 || content[11] != 0 || content[12] > 1)
        {
            throw new InvalidDataException(
                $"colour type {content[9]} with {depth} bits, compression {content[10]}, "
                + $"filters {content[11]}, interlace {content[12]}: not allowed");
        }

        return new PngHeader((int)height, (int)width, depth, color, content[12] == 1);
    }
}
