using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures.JpegCodec;

/// <summary>What stands before the pixels of a JPEG file: its frame header, and EXIF's orientation.</summary>
internal readonly record struct JpegHeader(int Height, int Width, Orientation Orientation)
{
    private const int Start = 0xD8;
    private const int End = 0xD9;
    private const int Scan = 0xDA;
    private const int App1 = 0xE1;

    // A Huffman-coded block takes at least a bit, and no unit of blocks covers more than 32 x 32 pixels.
    private const long MostPixelsPerByte = 8 * 32 * 32;

    /// <summary>
    /// Reads segments up to the frame header; <paramref name="file"/> is at its beginning, and may end earlier
    /// than at the length of the whole file, <paramref name="fileLength"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static JpegHeader Read(Stream file, long fileLength)
    {
        Span<byte> frame = stackalloc byte[6];
        var orientation = Orientation.Upright;
        while (true)
        {
            int marker = NextMarker(file);
            if (marker is Start or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue; // stands alone
            }

            if (marker is End or Scan)
            {
                throw new InvalidDataException("has no frame header before its pixels");
            }

            int length = (ReadByte(file) << 8 | ReadByte(file)) - 2;
            if (length < 0)
            {
                throw new InvalidDataException($"segment {marker:X2} of length {length + 2}");
            }

            if (IsFrame(marker))
            {
                Fill(file, frame);
                return Frame(marker, frame, orientation, fileLength);
            }

            if (marker == App1)
            {
                byte[] segment = new byte[length];
                Fill(file, segment);
                orientation = ExifOrientation.Read(segment) ?? orientation;
            }
            else
            {
                file.Seek(length, SeekOrigin.Current); // past the end: the next read says so
            }
        }
    }

    private static JpegHeader Frame(int marker, ReadOnlySpan<byte> frame, Orientation orientation, long bytes)
    {
        bool huffman = marker is 0xC0 or 0xC1 or 0xC2;
        if (!huffman && marker is not (0xC9 or 0xCA))
        {
            throw new InvalidDataException(
                "is lossless or hierarchical JPEG, which is not read; convert it");
        }

        if (frame[0] != 8)
        {
            throw new InvalidDataException($"has {frame[0]} bits per sample; 8 are read");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        long pixels = (long)height * width;
        PictureSize.Check(height, width);
        return !huffman || pixels <= bytes * MostPixelsPerByte
            ? new JpegHeader(height, width, orientation)
            : throw new InvalidDataException(
                $"{bytes:N0} bytes cannot be {width} x {height} pixels; cut short");
    }

    private static bool IsFrame(int marker)
        => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC); // tables and a reserved one

    private static int NextMarker(Stream file)
    {
        int value;
        do
        {
            while (ReadByte(file) != 0xFF)
            {
                // Decoders forgive stray bytes between segments.
            }

            do
            {
                value = ReadByte(file);
            }
            while (value == 0xFF); // fill bytes
        }
        while (value == 0);

        return value;
    }

    private static int ReadByte(Stream file)
    {
        int value = file.ReadByte();
        return value >= 0 ? value : throw CutShort();
    }

    private static void Fill(Stream file, Span<byte> buffer)
    {
        if (file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw CutShort();
        }
    }

    private static InvalidDataException CutShort() => new("ends before its frame header; cut short");
}
