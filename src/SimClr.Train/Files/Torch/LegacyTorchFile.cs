using System.Buffers.Binary;
using SimClr.Train.Files.Torch.Pickles;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What torch.save wrote before PyTorch 1.6, and much that is published is: five pickles (a number that says so,
/// a version, the machine, the tensors, the storages' keys), then each storage, its count of elements first.
/// </summary>
internal sealed class LegacyTorchFile : ITorchStorages
{
    private readonly string path;
    private readonly Dictionary<string, (long Begin, long Length)> places = [];

    private LegacyTorchFile(string path) => this.path = path;

    /// <summary>The first pickle, of protocol 2, but for the number's last bytes.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc];

    /// <exception cref="InvalidDataException">The file is damaged, or its pickle asks for more than
    /// tensors.</exception>
    public static TorchFile Open(string path)
    {
        using var stream = File.OpenRead(path);
        byte[] start = new byte[Math.Min(stream.Length, PickleReader.Longest)];
        stream.ReadExactly(start);
        var reader = new PickleReader(start);
        for (int i = 0; i < 3; i++)
        {
            reader.Read();
        }

        object? root = reader.Read();
        var keys = reader.Read() as List<object?> ?? throw PickleStack.Damaged();
        var file = new LegacyTorchFile(path);
        long at = reader.Position;
        byte[] count = new byte[sizeof(long)];
        foreach (object? key in keys)
        {
            var storage = reader.Storages.GetValueOrDefault(key as string ?? "") ?? throw PickleStack.Damaged();
            stream.Position = at;
            long end = at + sizeof(long) + storage.Bytes;
            if (end > stream.Length)
            {
                throw new InvalidDataException($"is cut off: it has {stream.Length:N0} bytes, and one of its storages "
                    + $"ends at {end:N0}. Get it again.");
            }

            stream.ReadExactly(count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
            {
                throw PickleStack.Damaged();
            }

            file.places[storage.Key] = (at + sizeof(long), storage.Bytes);
            at = end;
        }

        return new TorchFile(path, root, file);
    }

    public long LengthOf(string key) => places.TryGetValue(key, out var place) ? place.Length : -1;

    public byte[] Read(string key, int bytes)
    {
        using var stream = File.OpenRead(path);
        stream.Position = places[key].Begin;
        byte[] content = new byte[bytes];
        stream.ReadExactly(content);
        return content;
    }
}
