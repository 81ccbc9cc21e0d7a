using System.Buffers.Binary;
using System.IO.Compression;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// The MNIST family's array format: two zero bytes, the element type (8: bytes), the number of dimensions,
/// their sizes as big-endian words, the elements.
/// </summary>
internal sealed record IdxFile(string Path, int[] Sizes, byte[] Values)
{
    private const int ByteType = 8;

    /// <summary>Reads path, or path.gz where there is no such file.</summary>
    /// <exception cref="DataException">The file is missing, cut short, or not an array of bytes.</exception>
    public static IdxFile Read(string owner, string path, int dimensions)
    {
        path = File.Exists(path) ? path : path + ".gz";
        byte[] content = ReadContent(owner, path);
        int headerLength = 4 + 4 * dimensions;
        if (content.Length < headerLength
            || BinaryPrimitives.ReadInt32BigEndian(content) != ((ByteType << 8) | dimensions))
        {
            throw new DataException($"{owner}: {path} does not start as an IDX file of bytes in {dimensions} "
                + "dimensions; another file: fetch it again.");
        }

        int[] sizes = new int[dimensions];
        long length = 1;
        for (int d = 0; d < dimensions; d++)
        {
            sizes[d] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + 4 * d));
            length = sizes[d] > 0 && length < int.MaxValue ? length * sizes[d] : long.MaxValue;
        }

        if (content.Length - headerLength != length)
        {
            throw new DataException($"{owner}: {path} says {string.Join(" x ", sizes)} and holds "
                + $"{content.Length - headerLength:N0} bytes: cut short or another file; fetch it again.");
        }

        return new IdxFile(path, sizes, content[headerLength..]);
    }

    private static byte[] ReadContent(string owner, string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{owner}: {path} is missing; `simclr data fetch {owner}` gets it.");
        }

        try
        {
            var content = new MemoryStream();
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(file, CompressionMode.Decompress) : file;
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new DataException(
                $"{owner}: {path} cannot be unpacked: damaged; fetch it again.", exception);
        }
    }
}
