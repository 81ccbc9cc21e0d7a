using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SimClr.Tensors;

namespace SimClr.Train.Files.Safetensors;

/// <summary>
/// Writes the safetensors format: the header's length (8 bytes, little endian), the header (JSON: name to
/// type, shape and place), then the tensors' bytes one after the other.
/// </summary>
public static class SafetensorsWriter
{
    public const string Metadata = "__metadata__";

    private const int HeaderAlignment = 8;

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>What a header says of a tensor.</summary>
    internal sealed record Place(string? Dtype, int[]? Shape, long[]? DataOffsets);

    // What a tensor's bytes are is asked twice: for the checksums in the header, and for the data after it.
    private delegate ReadOnlySpan<byte> Bytes();

    /// <summary>Writes float32 tensors in the order given.</summary>
    /// <exception cref="NotFiniteNumberException">A tensor holds NaN or infinity; names it. Nothing was
    /// written.</exception>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        RequireFinite(tensors);
        float[] values = new float[tensors.Max(entry => entry.Tensor.Length)];
        Write(stream, metadata, [.. tensors.Select(entry => (
            entry.Name, ElementType.F32, entry.Tensor.Shape.Dimensions.ToArray(), new Bytes(() =>
            {
                var span = values.AsSpan(0, (int)entry.Tensor.Length);
                entry.Tensor.CopyToHost(span);
                return MemoryMarshal.AsBytes(span);
            })))]);
    }

    /// <summary>Writes arrays in the order given, as float32 or as 64-bit integers.</summary>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<WeightArray> arrays)
        => Write(stream, metadata, [.. arrays.Select(array => (array.Name, array.Type, array.Shape, new Bytes(
            () => array.Type == ElementType.I64
                ? ElementTypes.ToInt64Bytes(array.Values)
                : MemoryMarshal.AsBytes(array.Values.AsSpan()))))]);

    private static void Write(Stream stream, IReadOnlyDictionary<string, string> metadata,
        (string Name, ElementType Type, int[] Shape, Bytes Bytes)[] tensors)
    {
        var entries = new List<SafetensorsEntry>();
        var checksums = new Dictionary<string, string>();
        foreach (var (name, type, shape, bytes) in tensors)
        {
            long begin = entries.Count == 0 ? 0 : entries[^1].End;
            long end = begin + shape.Aggregate((long)type.Size(), (product, length) => product * length);
            entries.Add(new SafetensorsEntry(name, type, shape, begin, end));
            checksums[name] = Checksums.Of(bytes());
        }

        var checkedMetadata = new Dictionary<string, string>(metadata)
        {
            [Checksums.OfTensors] = JsonSerializer.Serialize(checksums),
        };
        checkedMetadata[Checksums.OfHeader] = Checksums.Of(checkedMetadata, entries);
        WriteHeader(stream, checkedMetadata, entries);
        foreach (var (_, _, _, bytes) in tensors)
        {
            stream.Write(bytes());
        }
    }

    private static void WriteHeader(
        Stream stream, Dictionary<string, string> metadata, List<SafetensorsEntry> entries)
    {
        var content = new Dictionary<string, object> { [Metadata] = metadata };
        foreach (var entry in entries)
        {
            content[entry.Name] = new Place(entry.Type.ToString(), entry.Shape, [entry.Begin, entry.End]);
        }

        byte[] header = JsonSerializer.SerializeToUtf8Bytes(content, Json);
        int padding = -header.Length & (HeaderAlignment - 1); // the format allows spaces: the data are aligned
        stream.Write(BitConverter.GetBytes((long)header.Length + padding));
        stream.Write(header);
        stream.Write(Encoding.ASCII.GetBytes(new string(' ', padding)));
    }

    /// <summary>Looks at the tensors where they are; one number for each comes to the host.</summary>
    private static void RequireFinite(IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        using var scope = new TensorScope();
        var device = tensors[0].Tensor.Device;
        var finite = Tensor.Empty(device, new Shape(tensors.Count));
        for (int i = 0; i < tensors.Count; i++)
        {
            device.Reduction.AllFinite(tensors[i].Tensor.View, finite.View.Slice(i, 1));
        }

        int at = Array.IndexOf(finite.ToArray(), 0);
        if (at >= 0)
        {
            throw new NotFiniteNumberException(tensors[at].Name);
        }
    }
}
