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
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Train.Data.Pictures;

/// <summary>ImageSharp as we use it: a decoder for each format that is read, within bounds.</summary>
internal static class PictureFormats
{
    /// <summary>
    /// One thread a picture, as folders are read by all; no buffer larger than the largest picture that is read.
    /// </summary>
    public static readonly Configuration Configuration = new()
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions
        {
            AllocationLimitMegabytes = (int)(4 * PictureSize.MaxPixels >> 20) + 1,
            MaximumPoolSizeMegabytes = 64,
        }),
    };

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

    private static readonly JpegDecoder JpegWithMetadata = new();

    /// <summary>Its names.</summary>
    public static IReadOnlyCollection<string> Read => Decoders.Keys;

    /// <summary>
    /// Size as stored, without decoding. Of JPEG with what stands beside the pixels.
    /// </summary>
    public static (PictureSize Size, ImageMetadata Metadata) Identify(string format, Stream file)
    {
        var detector = format == "JPEG" ? JpegWithMetadata : (IImageInfoDetector)Decoders[format];
        var info = Try(format, () => detector.Identify(Configuration, file, CancellationToken.None));
        PictureSize.Check(info.Height, info.Width);
        return (new PictureSize(info.Height, info.Width), info.Metadata);
    }

    /// <summary>The picture as stored, of an animation the first.</summary>
    public static Image<TPixel> Decode<TPixel>(string format, byte[] file)
        where TPixel : unmanaged, IPixel<TPixel>
        => Try(format, () => Decoders[format].Decode<TPixel>(
            Configuration, new MemoryStream(file, writable: false), CancellationToken.None));

    /// <summary>Of a damaged file, decoders throw all kinds of exceptions.</summary>
    private static T Try<T>(string format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            string reason = exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
            throw new InvalidDataException($"{format} that cannot be decoded: {reason}", exception);
        }
    }
}
