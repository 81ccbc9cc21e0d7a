using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Text;

namespace SimClr.Train.Data.Folders;

/// <summary>
/// The file of a folder's decoded pictures: magic, key, checksum of the index, the index (an entry for each picture),
/// pixels of each, little endian. The key, from which the file has its name, is a hash of the files' names, lengths
/// and times, and of the size to which pictures are reduced.
/// </summary>
/// <param name="path">Of the cache.</param>
internal sealed class PictureCache(
    string path, FolderListing listing, int maxShorterSide, byte[] key, Action<string>? warn)
{
    private const int EntryLength = 16;
    private const int HeaderLength = 8 + 16 + 8;

    private static ReadOnlySpan<byte> Magic => "SimClrP2"u8;

    public string FilePath => path;

    public Action<string>? Warn => warn;

    public static PictureCache In(
        string directory, FolderListing listing, int maxShorterSide, Action<string>? warn)
    {
        byte[] key = KeyOf(listing, maxShorterSide);
        string name = $"pictures-{Convert.ToHexStringLower(key.AsSpan(0, 8))}.cache";
        return new PictureCache(Path.Combine(directory, name), listing, maxShorterSide, key, warn);
    }

    /// <summary>
    /// The pictures in the file, and which of the listing they are; null where it is not there, or its index is not
    /// whole.
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
        var entries = new CacheEntry[listing.Files.Count];
        byte[] header = new byte[HeaderLength];
        bool isRead = TryRead(file, header, 0)
            && TryRead(file, MemoryMarshal.AsBytes(entries.AsSpan()), HeaderLength);
        long[] offsets = Offsets(entries, out long end);
        if (!isRead || !header.AsSpan().SequenceEqual(Header(entries)) || RandomAccess.GetLength(file) != end)
        {
            file.Dispose();
            warn?.Invoke($"cache {path}: is damaged, or an older version of this program wrote it; it is made anew");
            return null;
        }

        int[] good = [.. Enumerable.Range(0, entries.Length).Where(i => entries[i].Height > 0)];
        kept = good;
        var sizes = Array.ConvertAll(good, i => new PictureSize(entries[i].Height, entries[i].Width));
        return new CachedPictures(file, this, Array.ConvertAll(good, i => entries[i].Checksum),
            Array.ConvertAll(good, i => offsets[i]), new PictureFiles(listing.Files, good, sizes, maxShorterSide));
    }

    /// <summary>
    /// Writes the file: <paramref name="decode"/> is asked to go through all pictures and gives each one's
    /// number and pixels to its argument; it returns those that are no pictures.
    /// </summary>
    /// <param name="sizes">Of each picture of the listing; empty ones are not written.</param>
    public void Write(PictureSize[] sizes, Func<Action<int, byte[]>, IEnumerable<int>> decode)
    {
        var entries = Array.ConvertAll(sizes, size => new CacheEntry(size.Height, size.Width, 0));
        long[] offsets = Offsets(entries, out long end);
        MakeRoom(Path.GetDirectoryName(Path.GetFullPath(path))!, end);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.SetLength(file, end);
                foreach (int i in decode(WritePixels))
                {
                    entries[i] = entries[i] with { Height = -entries[i].Height }; // its place stays empty
                }

                RandomAccess.Write(file, [.. Header(entries), .. MemoryMarshal.AsBytes(entries.AsSpan())], 0);
                RandomAccess.FlushToDisk(file);

                void WritePixels(int i, byte[] pixels)
                {
                    try
                    {
                        entries[i] = entries[i] with { Checksum = XxHash3.HashToUInt64(pixels) };
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

    /// <summary>Puts pixels back where they were; where that cannot be, the next reader finds it out again.</summary>
    public void Mend(ReadOnlySpan<byte> pixels, long offset)
    {
        try
        {
            using var file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.Write(file, pixels, offset);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>False where the file ends before, or cannot be read there.</summary>
    internal static bool TryRead(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        try
        {
            int count = 1;
            for (int done = 0; done < buffer.Length && count > 0; done += count)
            {
                count = RandomAccess.Read(file, buffer[done..], offset + done);
            }

            return count > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static byte[] KeyOf(FolderListing listing, int maxShorterSide)
    {
        var hash = new XxHash128();
        hash.Append(BitConverter.GetBytes(maxShorterSide));
        for (int i = 0; i < listing.Files.Count; i++)
        {
            var file = new FileInfo(listing.Files[i]);
            hash.Append(Encoding.UTF8.GetBytes(listing.Files.Relative(i).Replace('\\', '/') + '\0'));
            hash.Append(BitConverter.GetBytes(file.Exists ? file.Length : -1));
            hash.Append(BitConverter.GetBytes(file.LastWriteTimeUtc.Ticks));
        }

        return hash.GetHashAndReset();
    }

    private byte[] Header(CacheEntry[] entries)
    {
        byte[] checksum = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(
            checksum, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(entries.AsSpan())));
        return [.. Magic, .. key, .. checksum];
    }

    private static long[] Offsets(CacheEntry[] entries, out long end)
    {
        long[] offsets = new long[entries.Length];
        end = HeaderLength + (long)EntryLength * entries.Length;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = end;
            end += Math.Abs(new PictureSize(entries[i].Height, entries[i].Width).Bytes);
        }

        return offsets;
    }

    private static DataException Unusable(string path, Exception why) => new(
        $"cache: {path}: {FileTrouble.Why(why, path)}, or leave out --cache.", why);

    private static void MakeRoom(string directory, long bytes)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw Unusable(directory, exception);
        }

        long free = new DriveInfo(directory).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new DataException($"cache: {bytes:N0} bytes of pixels, but {directory} has {free:N0} bytes "
                + "free; choose another folder as --cache, or leave it out.");
        }
    }
}
