using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures.PngCodec;

/// <summary>Turns the pixels of a row, whatever their kind, into 8-bit RGB over white.</summary>
internal sealed class PngColors
{
    private readonly PngHeader header;
    private readonly byte[] palette;
    private readonly byte[] paletteAlpha = [];
    private readonly int[] transparentColor = []; // a grey or three samples that mean "transparent"
    private readonly int[] samples = new int[4];

    public PngColors(in PngHeader header, byte[] palette, byte[]? transparency)
    {
        this.header = header;
        this.palette = palette;
        if (header.ColorType == PngColorType.Palette && palette.Length == 0)
        {
            throw new InvalidDataException("palette is missing");
        }

        if (transparency is null || header.ColorType is PngColorType.GreyAlpha or PngColorType.RgbAlpha)
        {
            return;
        }

        if (header.ColorType == PngColorType.Palette)
        {
            paletteAlpha = transparency;
            return;
        }

        if (transparency.Length != 2 * header.Channels)
        {
            throw new InvalidDataException($"transparent colour of {transparency.Length} bytes");
        }

        transparentColor = new int[header.Channels];
        for (int c = 0; c < header.Channels; c++)
        {
            transparentColor[c] = BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * c));
        }
    }

    /// <summary>Pixel <paramref name="x"/> of the row to three bytes.</summary>
    public void Convert(ReadOnlySpan<byte> row, int x, Span<byte> output)
    {
        int channels = header.Channels;
        for (int c = 0; c < channels; c++)
        {
            samples[c] = Sample(row, x * channels + c);
        }

        switch (header.ColorType)
        {
            case PngColorType.Palette:
                int entry = samples[0];
                if (3 * entry >= palette.Length)
                {
                    throw new InvalidDataException($"colour {entry} of a palette of {palette.Length / 3}");
                }

                palette.AsSpan(3 * entry, 3).CopyTo(output);
                LayOverWhite(output, entry < paletteAlpha.Length ? paletteAlpha[entry] : 255);
                break;
            case PngColorType.Grey or PngColorType.GreyAlpha:
                output.Fill(ToByte(samples[0]));
                LayOverWhite(output, channels == 2 ? ToByte(samples[1]) : Opacity(1));
                break;
            default:
                output[0] = ToByte(samples[0]);
                output[1] = ToByte(samples[1]);
                output[2] = ToByte(samples[2]);
                LayOverWhite(output, channels == 4 ? ToByte(samples[3]) : Opacity(3));
                break;
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        switch (header.BitDepth)
        {
            case 8:
                return row[index];
            case 16:
                return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
            default:
                int bit = index * header.BitDepth; // the leftmost pixel is in the highest bits
                return (row[bit / 8] >> (8 - header.BitDepth - bit % 8)) & ((1 << header.BitDepth) - 1);
        }
    }

    /// <summary>Scales 0 .. 2^depth - 1 to 0 .. 255, to the nearest.</summary>
    private byte ToByte(int sample)
    {
        int most = (1 << header.BitDepth) - 1;
        return (byte)((sample * 255 + most / 2) / most);
    }

    private int Opacity(int channels)
        => transparentColor.Length > 0 && samples.AsSpan(0, channels).SequenceEqual(transparentColor)
            ? 0
            : 255;

    internal static void LayOverWhite(Span<byte> color, int alpha)
    {
        if (alpha == 255)
        {
            return;
        }

        foreach (ref byte value in color)
        {
            value = (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
        }
    }
}
