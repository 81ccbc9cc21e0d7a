using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>ImageSharp as we use it: a decoder for each format that is read, within bounds.</summary>
internal static class PictureFormats
{
    private static readonly Dictionary<string, IImageDecoder> Decoders = new()
    {
        // What stands beside the pixels is not read with them: it may be a bomb of its own.
        ["JPEG"] = new JpegDecoder { IgnoreMetadata = true },
        ["PNG"] = new PngDecoder { IgnoreMetadata = true },
        ["WebP"] = new WebpDecoder { IgnoreMetadata = true },
        ["GIF"] = new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First },
        ["TIFF"] = new TiffDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First },
        ["BMP"] = new BmpDecoder(),
        ["TGA"] = new TgaDecoder(),
        ["PBM"] = new PbmDecoder(),
    };

    private static readonly Configuration Usual = Bounded(PictureSize.LargePixels);
    private static readonly Configuration Large = Bounded(PictureSize.MaxPixels);
    private static readonly Configuration UsualUncut = ByteByByte(Usual);
    private static readonly Configuration LargeUncut = ByteByByte(Large);

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Read => Decoders.Keys;

    /// <summary>One thread a picture, as folders are read by all; no buffer larger than such pictures need.</summary>
    public static Configuration ConfigurationOf(PictureSize size) => size.IsLarge ? Large : Usual;

    /// <summary>What is said of the picture as stored, without decoding it.</summary>
    public static IImageInfo Identify(string format, Stream file)
    {
        var detector = format == "JPEG" ? new JpegDecoder() : (IImageInfoDetector)Decoders[format];
        return Try(format, () => detector.Identify(Usual, file, CancellationToken.None))
            ?? throw new InvalidDataException($"{format} without a header");
    }

    /// <summary>The picture as stored, of an animation the first.</summary>
    public static Image<TPixel> Decode<TPixel>(string format, byte[] file, PictureSize size)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        bool mayBeCut = format is "GIF" or "BMP" or "TGA" // others know, or are looked through before
            || (format == "PBM" && !PbmText.IsPlain(file));
        var stream = mayBeCut ? new UncutStream(file) : new MemoryStream(file, writable: false);
        var configuration = !mayBeCut ? ConfigurationOf(size) : size.IsLarge ? LargeUncut : UsualUncut;
        var image = Try(format, () => Decoders[format].Decode<TPixel>(configuration, stream, CancellationToken.None));
        if (new PictureSize(image.Height, image.Width) is var found && found != size)
        {
            image.Dispose();
            throw new InvalidDataException($"{format} whose pixels, {found}, are not those of its header, {size}");
        }

        return image;
    }

    private static Configuration Bounded(long pixels) => new()
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = new ClearedMemory((int)(5 * pixels >> 20)), // of 4 bytes, and edges
    };

    private static Configuration ByteByByte(Configuration configuration)
    {
        configuration = configuration.Clone();
        configuration.StreamProcessingBufferSize = 1;
        return configuration;
    }

    /// <summary>Of a damaged file, decoders throw all kinds of exceptions.</summary>
    private static T Try<T>(string format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or InvalidDataException))
        {
            string reason = exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
            throw new InvalidDataException($"{format} that cannot be decoded: {reason}", exception);
        }
    }
}
