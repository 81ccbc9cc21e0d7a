using System.IO.Compression;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What torch.save writes since PyTorch 1.6: a zip archive of a pickle, <c>data.pkl</c>, that describes the
/// tensors, and of one file <c>data/KEY</c> for the bytes of each storage.
/// </summary>
internal static class TorchArchive
{
    private const string Pickle = "data.pkl";

    // PyTorch does not compress, and who does gains little of weights: what grows more is made to fill memory.
    private const int MaxGrowth = 16;

    /// <exception cref="InvalidDataException">The file is damaged, or its pickle asks for more than
    /// tensors.</exception>
    public static TorchFile Open(string path)
    {
        using var archive = OpenArchive(path);
        var pickle = archive.Entries.FirstOrDefault(entry => entry.Name == Pickle)
            ?? throw new InvalidDataException("is a zip archive, but none that torch.save wrote: it has no "
                + $"{Pickle}. If weights are in it, take them out.");
        string folder = pickle.FullName[..^Pickle.Length];
        if (archive.GetEntry($"{folder}byteorder") is { } order && !ReadAll(order, 16).AsSpan().StartsWith("little"u8))
        {
            throw new InvalidDataException("its numbers are big-endian; save it on a little-endian machine.");
        }

        string data = $"{folder}data/";
        var storages = archive.Entries.Where(entry => entry.FullName.StartsWith(data, StringComparison.Ordinal))
            .DistinctBy(entry => entry.FullName)
            .ToDictionary(entry => entry.FullName[data.Length..], entry => entry.Length);
        long most = MaxGrowth * new FileInfo(path).Length;
        if (storages.FirstOrDefault(storage => storage.Value > most) is { Key: { } key, Value: var length })
        {
            throw new InvalidDataException($"its {data}{key} would have {length:N0} bytes, more than {MaxGrowth} "
                + "times the file; torch.save writes no such thing. Do not trust it.");
        }

        object? root = new PickleReader(ReadAll(pickle, PickleReader.Longest)).Read();
        return new TorchFile(path, root, storages, (storage, content) =>
        {
            using var again = OpenArchive(path);
            Read(again.GetEntry(data + storage)!, content);
        });
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
    {
        byte[] content = entry.Length <= most ? new byte[entry.Length] : throw new InvalidDataException(
            $"its {entry.FullName} has {entry.Length:N0} bytes; a state_dict needs less.");
        Read(entry, content);
        return content;
    }

    private static void Read(ZipArchiveEntry entry, byte[] content)
    {
        using var stream = entry.Open();
        stream.ReadExactly(content);
    }
}
