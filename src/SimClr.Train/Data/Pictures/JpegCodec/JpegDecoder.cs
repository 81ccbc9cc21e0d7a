using System.Runtime.InteropServices;

namespace SimClr.Train.Data.Pictures.JpegCodec;

/// <summary>One decoder of libturbojpeg. Not for two threads at a time.</summary>
internal sealed unsafe class JpegDecoder : IDisposable
{
    // turbojpeg.h: TJPF_RGB, TJPF_CMYK, TJCS_CMYK, TJCS_YCCK, TJFLAG_ACCURATEDCT, TJFLAG_LIMITSCANS
    private const int Rgb = 0;
    private const int Cmyk = 11;
    private const int CmykSpace = 3;
    private const int YcckSpace = 4;
    private const int Flags = 4096 | 32768; // as exact as the format allows; no more than 500 scans

    // Decoders pass over it without a loss, and many a picture has it.
    private const string HarmlessWarning = "extraneous bytes before marker";

    private readonly TurboJpeg library = TurboJpeg.Instance;
    private nint handle;

    /// <exception cref="DataException">libturbojpeg is not installed.</exception>
    public JpegDecoder()
    {
        handle = library.InitDecompress();
        if (handle == 0)
        {
            throw new DataException($"jpeg: libturbojpeg does not start: {library.LastError(handle)}.");
        }
    }

    ~JpegDecoder() => Release();

    /// <summary>
    /// Decodes at 1, 1/2, 1/4 or 1/8 of its size, the smallest that is not smaller than <paramref
    /// name="least"/>, whose sides are as stored.
    /// </summary>
    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public Picture Decode(ReadOnlySpan<byte> file, PictureSize least)
    {
        fixed (byte* bytes = file)
        {
            int height, width, subsampling, colorSpace;
            var length = new CULong((nuint)file.Length);
            Check(library.DecompressHeader(
                handle, bytes, length, &width, &height, &subsampling, &colorSpace));
            int denominator = Denominator(new PictureSize(height, width), least);
            height = Scaled(height, denominator);
            width = Scaled(width, denominator);
            bool inks = colorSpace is CmykSpace or YcckSpace;
            byte[] pixels = new byte[(inks ? 4L : 3L) * height * width];
            fixed (byte* output = pixels)
            {
                Check(library.Decompress(
                    handle, bytes, length, output, width, /* packed rows */ 0, height,
                    inks ? Cmyk : Rgb, Flags));
            }

            return new Picture(inks ? FromInks(pixels) : pixels, height, width);
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static int Denominator(PictureSize size, PictureSize least)
    {
        int denominator = 8;
        while (denominator > 1 && (Scaled(size.Height, denominator) < least.Height
            || Scaled(size.Width, denominator) < least.Width))
        {
            denominator /= 2;
        }

        return denominator;
    }

    private static int Scaled(int length, int denominator) => (length + denominator - 1) / denominator;

    /// <summary>
    /// Cyan, magenta, yellow, black, stored as what each leaves of the light (as Adobe and so everybody does):
    /// each colour is its own share times black's.
    /// </summary>
    private static byte[] FromInks(byte[] inks)
    {
        byte[] rgb = new byte[inks.Length / 4 * 3];
        for (int from = 0, to = 0; from < inks.Length; from += 4, to += 3)
        {
            int black = inks[from + 3];
            for (int c = 0; c < 3; c++)
            {
                rgb[to + c] = (byte)((inks[from + c] * black + 127) / 255);
            }
        }

        return rgb;
    }

    private void Check(int result)
    {
        if (result != 0 && library.LastError(handle) is var error && !error.Contains(HarmlessWarning))
        {
            throw new InvalidDataException($"libturbojpeg: {error.TrimEnd('.')}");
        }
    }

    private void Release()
    {
        if (handle != 0)
        {
            library.Destroy(handle);
            handle = 0;
        }
    }
}
