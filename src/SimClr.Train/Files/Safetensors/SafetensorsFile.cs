using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using SimClr.Train.Text;

namespace SimClr.Train.Files.Safetensors;

/// <summary>A safetensors file whose header has been read and found consistent with its length.</summary>
public sealed class SafetensorsFile : IWeightFile
{
    private const int LongestHeader = 100_000_000; // the format's own limit

    private readonly Dictionary<string, SafetensorsEntry> entries = [];
    private readonly Dictionary<string, string> metadata = [];
    private Dictionary<string, string> checksums = []; // none in files of other programs, and in old ones
    private long dataStart;

    private SafetensorsFile(string path) => Path = path;

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => entries;

    public IReadOnlyDictionary<string, int[]> Shapes
        => entries.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);

    /// <exception cref="UserException">There is no such file, or it is damaged; says in which
    /// way.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"checkpoint {path}: there is no such file.");
        }

        var file = new SafetensorsFile(path);
        using var stream = File.OpenRead(path);
        file.ReadHeader(stream);
        file.CheckData(stream.Length - file.dataStart);
        file.TakeChecksums();
        return file;
    }

    /// <summary>Copies the values of a tensor that <see cref="Entries"/> holds.</summary>
    /// <exception cref="UserException">They are not those that were written.</exception>
    public float[] Read(string name)
    {
        var entry = entries[name];
        using var stream = File.OpenRead(Path);
        stream.Position = dataStart + entry.Begin;
        if (entry.Type != ElementType.F32)
        {
            byte[] bytes = new byte[entry.Bytes];
            stream.ReadExactly(bytes);
            Verify(entry, bytes);
            return entry.Type.ToSingles(bytes);
        }

        float[] values = new float[entry.Bytes / sizeof(float)];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        Verify(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private void Verify(SafetensorsEntry entry, ReadOnlySpan<byte> bytes)
    {
        string found = Checksums.Of(bytes);
        string written = checksums.GetValueOrDefault(entry.Name, found);
        if (found != written)
        {
            throw Damaged($"{entry.Name} {entry.ShapeText} is damaged: its bytes have checksum {found}, and had "
                + $"{written} when they were written");
        }
    }

    private void ReadHeader(FileStream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[sizeof(long)];
        if (stream.ReadAtLeast(lengthBytes, sizeof(long), throwOnEndOfStream: false) < sizeof(long))
        {
            throw Damaged($"is cut short: it has {stream.Length} bytes");
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(lengthBytes);
        dataStart = sizeof(long) + length;
        if (length is < 2 or > LongestHeader)
        {
            throw Damaged("is no safetensors file: it does not begin with the length of a header");
        }

        if (dataStart > stream.Length)
        {
            throw Damaged($"is cut short or no safetensors file: its header would take {length:N0} of "
                + $"{stream.Length:N0} bytes");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                ReadEntry(property);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Damaged("is damaged: its header is not that of a safetensors file");
        }
    }

    private void ReadEntry(JsonProperty property)
    {
        if (property.Name == SafetensorsWriter.Metadata)
        {
            foreach (var item in property.Value.EnumerateObject())
            {
                metadata[item.Name] = item.Value.GetString() ?? "";
            }

            return;
        }

        var said = property.Value.Deserialize<SafetensorsWriter.Place>(SafetensorsWriter.Json);
        if (said is not ({ } dtype, { } shape, [var begin, var end]))
        {
            throw new FormatException();
        }

        if (!Enum.GetNames<ElementType>().Contains(dtype))
        {
            throw new UserException($"checkpoint {Path}: {property.Name} has type {dtype}; only "
                + $"{string.Join(", ", Enum.GetNames<ElementType>())} can be read. Convert it to float32.");
        }

        entries[property.Name] = new SafetensorsEntry(
            property.Name, Enum.Parse<ElementType>(dtype), shape, begin, end);
    }

    private void CheckData(long bytes)
    {
        long end = 0;
        foreach (var entry in entries.Values.OrderBy(entry => entry.Begin))
        {
            long expected = entry.Shape.Aggregate(
                (long)entry.Type.Size(), (product, length) => product * length);
            if (entry.Begin != end || entry.Bytes != expected)
            {
                throw Damaged($"is damaged: {entry.Name} {entry.ShapeText} lies at "
                    + $"{entry.Begin}..{entry.End}, not at {end}..{end + expected}");
            }

            end = entry.End;
        }

        if (bytes != end)
        {
            string what = bytes < end ? "is cut short" : "is damaged";
            throw Damaged($"{what}: its tensors have {bytes:N0} bytes, its header says {end:N0}");
        }
    }

    private void TakeChecksums()
    {
        string? found = metadata.ContainsKey(Checksums.OfTensors) ? Checksums.Of(metadata, entries.Values) : null;
        if (found != metadata.GetValueOrDefault(Checksums.OfHeader))
        {
            throw Damaged("is damaged: its header is not the one that was written");
        }

        if (found is not null)
        {
            checksums = JsonSerializer.Deserialize<Dictionary<string, string>>(metadata[Checksums.OfTensors])!;
            metadata.Remove(Checksums.OfTensors);
            metadata.Remove(Checksums.OfHeader);
        }
    }

    private UserException Damaged(string how)
    {
        var own = new FileInfo(Path);
        string? other = own.Directory!.EnumerateFiles("*.safetensors").Select(file => file.Name)
            .Where(name => name != own.Name).Max(StringComparer.Ordinal);
        return new UserException($"checkpoint {Path}: {how}. " + (other is null
            ? "There is no other one beside it: get the file again, or start a new run."
            : $"Use another one of its folder, such as {other}; a run goes on from that once it is copied over "
                + "this one."));
    }
}
