using System.IO.Compression;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Text;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What <c>torch.save(net.state_dict(), file)</c> writes: a zip archive of a pickle, <c>data.pkl</c>, that
/// describes the tensors, and of one file <c>data/KEY</c> for the bytes of each storage.
/// </summary>
internal sealed class TorchFile : IWeightFile
{
    private const int LongestPickle = 64 << 20; // names and shapes of any network fit many times over

    private readonly Dictionary<string, TorchTensor> tensors = [];
    private readonly string folder; // within the archive, with its slash

    private TorchFile(string path, string folder)
    {
        Path = path;
        this.folder = folder;
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, int[]> Shapes
        => tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);

    /// <exception cref="UserException">The file is damaged, or its pickle asks for more than
    /// tensors.</exception>
    public static TorchFile Open(string path)
    {
        const string Pickle = "data.pkl";
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var pickle = archive.Entries.FirstOrDefault(entry => entry.Name == Pickle)
                ?? throw new UserException(
                    $"weights {path}: is a zip archive, but none that torch.save wrote: it has no {Pickle}.");
            var file = new TorchFile(path, pickle.FullName[..^Pickle.Length]);
            file.CheckByteOrder(archive);
            file.Add(new PickleReader(ReadAll(pickle, LongestPickle)).Read());
            file.CheckStorages(archive);
            return file;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new UserException($"weights {path}: {exception.Message}");
        }
    }

    public float[] Read(string name)
    {
        var tensor = tensors[name];
        using var archive = ZipFile.OpenRead(Path);
        try
        {
            byte[] bytes = Read(archive.GetEntry(EntryOf(tensor.Storage))!, tensor.Storage.Bytes);
            return tensor.InOrder(tensor.Storage.Type.ToSingles(bytes));
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new UserException($"weights {Path}: {name}: {exception.Message}");
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

    private string EntryOf(TorchStorage storage) => $"{folder}data/{storage.Key}";

    private void Add(object? root)
    {
        var entries = root as PickleDictionary
            ?? throw new InvalidDataException("holds no state_dict; save net.state_dict(), nothing else.");
        foreach (var (name, value) in entries)
        {
            tensors[name] = value as TorchTensor ?? throw new InvalidDataException(
                $"its entry {name} is no tensor; save net.state_dict(), nothing else.");
        }
    }

    private void CheckByteOrder(ZipArchive archive)
    {
        if (archive.GetEntry(folder + "byteorder") is { } entry
            && !ReadAll(entry, most: 16).AsSpan().StartsWith("little"u8))
        {
            throw new InvalidDataException("its numbers are big-endian; save it on a little-endian machine.");
        }
    }

    private void CheckStorages(ZipArchive archive)
    {
        foreach (var (name, tensor) in tensors)
        {
            long found = archive.GetEntry(EntryOf(tensor.Storage))?.Length ?? -1;
            if (found < tensor.Storage.Bytes || !tensor.FitsStorage)
            {
                throw new InvalidDataException($"is damaged: {name} ({string.Join(",", tensor.Shape)}) does "
                    + "not lie within its storage. Get the file again.");
            }
        }
    }
}
