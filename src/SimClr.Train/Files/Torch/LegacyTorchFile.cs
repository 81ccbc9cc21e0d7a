using System.Buffers.Binary;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What torch.save wrote before PyTorch 1.6, and much that is published is: five pickles (a number that says so,
/// a version, the machine, the tensors, the storages' keys), then each storage, its count of elements first.
/// </summary>
internal static class LegacyTorchFile
{
    private static ReadOnlySpan<byte> Number =>
        [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    /// <summary>The number stands behind the pickle's protocol and, since protocol 4, the length of a frame.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start is [0x80, ..] && start.IndexOf(Number) is 2 or 11;

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
        var keys = reader.Read() as List<object?> ?? throw PickleReader.Damaged();
        var places = new Dictionary<string, long>();
        long at = reader.Position;
        byte[] count = new byte[sizeof(long)];
        foreach (object? key in keys)
        {
            var storage = reader.Storages.GetValueOrDefault(key as string ?? "") ?? throw PickleReader.Damaged();
            stream.Position = at;
            at += count.Length;
            if (at + storage.Bytes > stream.Length)
            {
                throw new InvalidDataException($"is cut off: it has {stream.Length:N0} bytes, and one of its storages "
                    + $"ends at {at + storage.Bytes:N0}. Get it again.");
            }

            stream.ReadExactly(count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
            {
                throw PickleReader.Damaged();
            }

            places[storage.Key] = at;
            at += storage.Bytes;
        }

        return new TorchFile(path, root, places.Keys.ToDictionary(key => key, key => (long)reader.Storages[key].Bytes), Read);

        void Read(string key, byte[] content)
        {
            using var file = File.OpenRead(path);
            file.Position = places[key];
            file.ReadExactly(content);
        }
    }
}
