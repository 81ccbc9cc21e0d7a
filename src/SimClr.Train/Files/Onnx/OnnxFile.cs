using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Onnx;

/// <summary>An ONNX model: its nodes, and its weights under their names there.</summary>
internal sealed class OnnxFile : IWeightFile
{
    private readonly Dictionary<string, ProtobufFields> tensors;

    private OnnxFile(string path, ProtobufFields model)
    {
        Path = path;
        Metadata = model.Messages(14).DistinctBy(entry => entry.Text(1))
            .ToDictionary(entry => entry.Text(1), entry => entry.Text(2));
        var graph = model.Messages(7).FirstOrDefault()
            ?? throw new InvalidDataException("is an ONNX file without a graph. Get it again.");
        Nodes = [.. graph.Messages(1).Select(node => new OnnxNode(node))];
        tensors = graph.Messages(5).Select(tensor => (Name: tensor.Text(8), tensor))
            .Concat(Nodes.Where(node => node.Op == "Constant" && node.Tensor is not null)
                .Select(node => (Name: node.Output, tensor: node.Tensor!)))
            .DistinctBy(entry => entry.Name).ToDictionary();
        Shapes = tensors.ToDictionary(
            entry => entry.Key, entry => Array.ConvertAll([.. entry.Value.Numbers(1)], length
                => (int)Math.Clamp(length, -1, int.MaxValue)));
        // Older files name their weights among the inputs too.
        var input = graph.Messages(11).FirstOrDefault(value => !tensors.ContainsKey(value.Text(1)))
            ?? throw new InvalidDataException("is an ONNX graph without an input for pictures.");
        Input = input.Text(1);
        InputShape = [.. input.Messages(2).SelectMany(type => type.Messages(1)).SelectMany(type => type.Messages(2))
            .SelectMany(shape => shape.Messages(1)).Select(length => length.Numbers(1).FirstOrDefault())];
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyDictionary<string, int[]> Shapes { get; }

    public IReadOnlyList<OnnxNode> Nodes { get; }

    public string Input { get; }

    /// <summary>Lengths of the input, 0 where they are open.</summary>
    public long[] InputShape { get; }

    /// <summary>
    /// A file begins with the version of the format, one small number; a safetensors file that begins so has
    /// zeros behind it.
    /// </summary>
    public static bool IsOne(ReadOnlySpan<byte> start)
        => start is [0x08, > 0 and < 64, not 0, ..] && (start.Length < 9 || start[8] != '{');

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static OnnxFile Open(string path) => new(path, new ProtobufFields(File.ReadAllBytes(path)));

    public float[] Read(string name)
    {
        const int External = 1;
        var tensor = tensors[name];
        long type = tensor.Numbers(2).FirstOrDefault();
        float[] values = tensor.Numbers(14).FirstOrDefault() == External
            ? throw Unreadable("lies in another file; save the model whole, with its weights inside")
            : (type, tensor.Bytes(9).FirstOrDefault()) switch
            {
                (1, { Length: > 0 } raw) => ElementType.F32.ToSingles(raw.Span),
                (7, { Length: > 0 } raw) => ElementType.I64.ToSingles(raw.Span),
                (10, { Length: > 0 } raw) => ElementType.F16.ToSingles(raw.Span),
                (11, { Length: > 0 } raw) => ElementType.F64.ToSingles(raw.Span),
                (16, { Length: > 0 } raw) => ElementType.BF16.ToSingles(raw.Span),
                (1, _) => [.. tensor.Floats(4)],
                (7, _) => [.. tensor.Numbers(7).Select(number => (float)number)],
                _ => throw Unreadable($"has type {type} of onnx.proto; float, float16, bfloat16 and double are read"),
            };
        long expected = Shapes[name].Aggregate(1L, (product, length) => product * length);
        return values.Length == expected ? values
            : throw Unreadable($"has {values.Length} numbers, its shape {expected}; the file is damaged");

        InvalidDataException Unreadable(string why) => new($"its {name} {why}.");
    }
}
