using System.Formats.Tar;
using System.IO.Compression;

namespace SimClr.Train.Data.Fetch;

/// <summary>Unpacks .tar.gz files that came from the network: what they hold is not trusted.</summary>
public static class Archive
{
    /// <summary>
    /// Unpacks files and folders below <paramref name="directory"/>. A file has its name only once it is
    /// complete.
    /// </summary>
    /// <exception cref="DataException">
    /// The archive is damaged, or holds something else: a path out of the folder, a link, a device.
    /// </exception>
    public static async Task UnpackAsync(string archive, string directory, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        try
        {
            await using var file = File.OpenRead(archive);
            await using var gzip = new GZipStream(file, CompressionMode.Decompress);
            await using var reader = new TarReader(gzip);
            while (await reader.GetNextEntryAsync(cancellationToken: cancellation) is { } entry)
            {
                string path = Path.GetFullPath(Path.Combine(root, entry.Name));
                bool isRoot = path + Path.DirectorySeparatorChar == root;
                if (!isRoot && !path.StartsWith(root, StringComparison.Ordinal))
                {
                    throw new DataException(
                        $"{archive}: {entry.Name} would be written outside of {directory}; "
                        + "not unpacked.");
                }

                await UnpackEntryAsync(archive, entry, path, cancellation);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new DataException(
                $"{archive}: cannot be unpacked, damaged: {exception.Message}", exception);
        }
    }

    private static async Task UnpackEntryAsync(string archive, TarEntry entry, string path,
        CancellationToken cancellation)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                string part = path + ".part";
                await using (var output = File.Create(part))
                {
                    await (entry.DataStream ?? Stream.Null).CopyToAsync(output, cancellation);
                    if (output.Length != entry.Length)
                    {
                        throw new InvalidDataException($"{entry.Name} ends after {output.Length:N0} of "
                            + $"{entry.Length:N0} bytes.");
                    }
                }

                File.Move(part, path, overwrite: true);
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break; // a comment about the whole archive
            default:
                throw new DataException(
                    $"{archive}: {entry.Name} is a {entry.EntryType}; only files and folders are "
                    + "unpacked.");
        }
    }
}
