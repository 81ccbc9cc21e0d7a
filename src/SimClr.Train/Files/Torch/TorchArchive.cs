using System.IO.Compression;
using SimClr.Train.Files.Torch.Pickles;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What torch.save writes since PyTorch 1.6: a zip archive of a pickle, <c>data.pkl</c>, that describes the
/// tensors, and of one file <c>data/KEY</c> for the bytes of each storage.
/// </summary>
internal sealed class TorchArchive : ITorchStorages
{
    private const string Pickle = "data.pkl";

    private readonly string path;
    private readonly string folder; // within the archive, with its slash
    private readonly Dictionary<string, long> lengths;

    private TorchArchive(string path, string folder, ZipArchive archive)
    {
        this.path = path;
        this.folder = folder;
        lengths = archive.Entries.DistinctBy(entry => entry.FullName)
            .ToDictionary(entry => entry.FullName, entry => entry.Length);
    }

    /// <exception cref="InvalidDataException">The file is damaged, or its pickle asks for more than
    /// tensors.</exception>
    public static TorchFile Open(string path)
    {
        using var archive = OpenArchive(path);
        var pickle = archive.Entries.FirstOrDefault(entry => entry.Name == Pickle)
            ?? throw new InvalidDataException("is a zip archive, but none that torch.save wrote: it has no "
                + $"{Pickle}. If weights are in it, take them out.");
        var storages = new TorchArchive(path, pickle.FullName[..^Pickle.Length], archive);
        if (archive.GetEntry(storages.folder + "byteorder") is { } order
            && !ReadAll(order, most: 16).AsSpan().StartsWith("little"u8))
        {
            throw new InvalidDataException("its numbers are big-endian; save it on a little-endian machine.");
        }

        object? root = new PickleReader(ReadAll(pickle, PickleReader.Longest)).Read();
        return new TorchFile(path, root, storages);
    }

    public long LengthOf(string key) => lengths.GetValueOrDefault(EntryOf(key), -1);

    public byte[] Read(string key, int bytes)
    {
        using var archive = OpenArchive(path);
        return Read(archive.GetEntry(EntryOf(key))!, bytes);
    }

    private static ZipArchive OpenArchive(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataException($"is cut off or damaged: its {new FileInfo(path).Length:N0} bytes "
                + "begin as a zip archive and do not end as one. Get it again.");
        }
    }

    private static byte[] ReadAll(ZipArchiveEntry entry, int most)
        => entry.Length <= most ? Read(entry, (int)entry.Length) : throw new InvalidDataException(
            $"its {entry.FullName} has {entry.Length:N0} bytes; a state_dict needs less.");

    private static byte[] Read(ZipArchiveEntry entry, int bytes)
    {
        byte[] content = new byte[bytes];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    private string EntryOf(string key) => $"{folder}data/{key}";
}
