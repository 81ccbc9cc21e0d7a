using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Folders;

/// <summary>
/// The file of a folder's decoded pictures: magic, key, count, (height, width) of each, pixels of each, little
/// endian. A height of 0 or less is that of a picture left out as unreadable. The key, from which the file has
/// its name, is a hash of the files' names, lengths and times, and of the size to which pictures are reduced.
/// </summary>
internal sealed class PictureCache(string path, FolderListing listing, byte[] key)
{
    private const int KeyLength = 32;
    private const int EntryLength = 8;
    private const int HeaderLength = 8 + KeyLength + 8;

    private static ReadOnlySpan<byte> Magic => "SimClrP1"u8;

    public string FilePath => path;

    private long PixelsStart => HeaderLength + (long)EntryLength * listing.Files.Count;

    public static PictureCache In(string directory, FolderListing listing, int mostShorterSide)
    {
        byte[] key = KeyOf(listing, mostShorterSide);
        string name = $"pictures-{Convert.ToHexStringLower(key.AsSpan(0, 8))}.cache";
        return new PictureCache(Path.Combine(directory, name), listing, key);
    }

    /// <summary>
    /// The pictures in the file, and which of the listing they are; null where it is not there, or not whole.
    /// </summary>
    public CachedPictures? Open(out int[] kept)
    {
        kept = [];
        if (!File.Exists(path))
        {
            return null;
        }

        var file = File.OpenHandle(
            path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.RandomAccess);
        byte[] header = new byte[PixelsStart];
        if (!ReadWhole(file, header) || !header.AsSpan(0, HeaderLength).SequenceEqual(Header()))
        {
            file.Dispose();
            return null;
        }

        int[] sides = MemoryMarshal.Cast<byte, int>(header.AsSpan(HeaderLength)).ToArray();
        var sizes = new PictureSize[listing.Files.Count];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = new PictureSize(sides[2 * i], sides[2 * i + 1]);
        }

        long[] offsets = Offsets(sizes, out long end);
        if (RandomAccess.GetLength(file) != end)
        {
            file.Dispose();
            return null;
        }

        int[] good = [.. Enumerable.Range(0, sizes.Length).Where(i => sizes[i].Height > 0)];
        kept = good;
        return new CachedPictures(file, path,
            Array.ConvertAll(good, i => sizes[i]), Array.ConvertAll(good, i => offsets[i]));
    }

    /// <summary>
    /// Writes the file: <paramref name="decode"/> is asked to go through all pictures and gives each one's
    /// number and pixels to its argument; it returns those that are no pictures.
    /// </summary>
    /// <param name="sizes">Of each picture of the listing; empty ones are not written.</param>
    public void Write(PictureSize[] sizes, Func<Action<int, byte[]>, IEnumerable<int>> decode)
    {
        long[] offsets = Offsets(sizes, out long end);
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(directory, exception);
        }

        CheckSpace(directory, end);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.SetLength(file, end);
                var unreadable = decode(WritePixels);
                foreach (int i in unreadable)
                {
                    sizes[i] = sizes[i] with { Height = -sizes[i].Height }; // its place stays empty
                }

                int[] sides = [.. sizes.SelectMany(size => new[] { size.Height, size.Width })];
                RandomAccess.Write(file, [.. Header(), .. MemoryMarshal.AsBytes(sides.AsSpan())], 0);
                RandomAccess.FlushToDisk(file);

                void WritePixels(int i, byte[] pixels)
                {
                    try
                    {
                        RandomAccess.Write(file, pixels, offsets[i]);
                    }
                    catch (IOException exception) // no fault of the picture's
                    {
                        throw Unusable(temporary, exception);
                    }
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] KeyOf(FolderListing listing, int mostShorterSide)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> word = stackalloc byte[8];
        Append(mostShorterSide, word);
        for (int i = 0; i < listing.Files.Count; i++)
        {
            var file = new FileInfo(listing.Files[i]);
            byte[] name = Encoding.UTF8.GetBytes(listing.Files.Relative(i).Replace('\\', '/'));
            Append(name.Length, word);
            hash.AppendData(name);
            Append(file.Exists ? file.Length : -1, word);
            Append(file.LastWriteTimeUtc.Ticks, word);
        }

        return hash.GetHashAndReset();

        void Append(long value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }
    }

    private static bool ReadWhole(SafeFileHandle file, Span<byte> buffer)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            int count = RandomAccess.Read(file, buffer[done..], done);
            if (count == 0)
            {
                return false;
            }

            done += count;
        }

        return true;
    }

    private byte[] Header()
    {
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        key.CopyTo(header, Magic.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(Magic.Length + KeyLength), listing.Files.Count);
        return header;
    }

    private long[] Offsets(PictureSize[] sizes, out long end)
    {
        long[] offsets = new long[sizes.Length];
        end = PixelsStart;
        for (int i = 0; i < sizes.Length; i++)
        {
            offsets[i] = end;
            end += Math.Abs(sizes[i].Bytes);
        }

        return offsets;
    }

    private static DataException Unusable(string path, Exception why) => new(
        $"cache: {path}: {why.Message.TrimEnd('.')}; choose another folder as --cache, or leave it out.", why);

    private static void CheckSpace(string directory, long bytes)
    {
        long free = new DriveInfo(directory).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new DataException($"cache: {bytes:N0} bytes of pixels, but {directory} has {free:N0} bytes "
                + "free; choose another folder as --cache, or leave it out.");
        }
    }
}
