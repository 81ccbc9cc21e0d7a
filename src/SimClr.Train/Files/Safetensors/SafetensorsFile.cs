using System.Buffers.Binary;
using System.Text.Json;

namespace SimClr.Train.Files.Safetensors;

/// <summary>A safetensors file whose header has been read and found consistent with its length.</summary>
public sealed class SafetensorsFile : IWeightFile
{
    private const int MaxHeaderBytes = 100_000_000; // the format's own limit

    private readonly Dictionary<string, SafetensorsEntry> entries = [];
    private Dictionary<string, string> metadata = [];
    private Dictionary<string, string> checksums = []; // none in files of other programs, and in old ones
    private long dataStart;

    private SafetensorsFile(string path) => Path = path;

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => entries;

    public IReadOnlyDictionary<string, int[]> Shapes { get; private set; } = new Dictionary<string, int[]>();

    /// <exception cref="InvalidDataException">It is damaged, or none; says in which way.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = new SafetensorsFile(path);
        using var stream = File.OpenRead(path);
        file.ReadHeader(stream);
        file.CheckData(stream.Length - file.dataStart);
        file.TakeChecksums();
        file.Shapes = file.entries.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);
        return file;
    }

    /// <summary>Copies the values of a tensor that <see cref="Entries"/> holds.</summary>
    /// <exception cref="InvalidDataException">They are not those that were written.</exception>
    public float[] Read(string name)
    {
        var entry = entries[name];
        byte[] bytes = new byte[entry.Bytes];
        using var stream = File.OpenRead(Path);
        stream.Position = dataStart + entry.Begin;
        stream.ReadExactly(bytes);
        string found = Checksums.Of(bytes);
        string written = checksums.GetValueOrDefault(name, found);
        return found == written ? entry.Type.ToSingles(bytes)
            : throw new InvalidDataException($"{name} {entry.ShapeText} is damaged: its bytes have checksum {found}, "
                + $"and had {written} when they were written.");
    }

    private void ReadHeader(FileStream stream)
    {
        byte[] start = new byte[sizeof(long)];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
        {
            throw new InvalidDataException($"is cut short: it has {stream.Length} bytes.");
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(start);
        dataStart = start.Length + length;
        if (length is < 2 or > MaxHeaderBytes)
        {
            throw new InvalidDataException("is no safetensors file: it does not begin with the length of a header.");
        }

        if (dataStart > stream.Length)
        {
            throw new InvalidDataException($"is cut short or no safetensors file: its header would take {length:N0} of "
                + $"{stream.Length:N0} bytes.");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(header) ?? [])
            {
                if (name == SafetensorsWriter.Metadata)
                {
                    metadata = value.Deserialize<Dictionary<string, string>>() ?? [];
                }
                else
                {
                    entries[name] = Entry(name, value.Deserialize<SafetensorsWriter.Place>(SafetensorsWriter.Json));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("is damaged: its header is not that of a safetensors file.");
        }
    }

    private static SafetensorsEntry Entry(string name, SafetensorsWriter.Place? said)
    {
        if (said is not ({ } dtype, { } shape, [var begin, var end]) || shape.Any(length => length < 0))
        {
            throw new JsonException();
        }

        string[] known = Enum.GetNames<ElementType>();
        return known.Contains(dtype)
            ? new SafetensorsEntry(name, Enum.Parse<ElementType>(dtype), shape, begin, end)
            : throw new InvalidDataException($"its {name} has type {dtype}; only {string.Join(", ", known)} can be "
                + "read. Convert it to float32.");
    }

    private void CheckData(long bytes)
    {
        long end = 0;
        foreach (var entry in entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            // In double precision nothing overflows, and no file has so many bytes that it would round.
            double expected = entry.Shape.Aggregate((double)entry.Type.Size(), (product, length) => product * length);
            if (entry.Begin != end || entry.Bytes != expected)
            {
                throw new InvalidDataException($"is damaged: {entry.Name} {entry.ShapeText} lies at "
                    + $"{entry.Begin}..{entry.End}, not at {end}..{end + expected}.");
            }

            end = entry.End;
        }

        if (bytes != end)
        {
            throw new InvalidDataException($"is {(bytes < end ? "cut short" : "damaged")}: its tensors have {bytes:N0} "
                + $"bytes, its header says {end:N0}.");
        }
    }

    private void TakeChecksums()
    {
        string? found = metadata.ContainsKey(Checksums.OfTensors) ? Checksums.Of(metadata, entries.Values) : null;
        if (found != metadata.GetValueOrDefault(Checksums.OfHeader))
        {
            throw new InvalidDataException("is damaged: its header is not the one that was written.");
        }

        if (metadata.Remove(Checksums.OfTensors, out string? ofTensors))
        {
            checksums = JsonSerializer.Deserialize<Dictionary<string, string>>(ofTensors)!;
            metadata.Remove(Checksums.OfHeader);
        }
    }
}
