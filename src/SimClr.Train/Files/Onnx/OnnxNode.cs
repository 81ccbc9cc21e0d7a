namespace SimClr.Train.Files.Onnx;

/// <summary>A node of a graph: outputs = op(inputs).</summary>
internal sealed class OnnxNode(ProtobufFields fields)
{
    private readonly Dictionary<string, ProtobufFields> attributes =
        fields.Messages(5).DistinctBy(attribute => attribute.Text(1)).ToDictionary(attribute => attribute.Text(1));

    public string Op { get; } = fields.Text(4);

    public string[] Inputs { get; } = [.. fields.Texts(1)];

    /// <summary>The first output; the others are of no node that a ResNet has.</summary>
    public string Output { get; } = fields.Text(2);

    /// <summary>What a constant holds; null where it is none.</summary>
    public ProtobufFields? Tensor => attributes.GetValueOrDefault("value")?.Messages(5).FirstOrDefault();

    private string Name => fields.Texts(3).FirstOrDefault(name => name.Length > 0) ?? Output;

    public long[] Ints(string name, params long[] otherwise)
        => attributes.TryGetValue(name, out var found) ? [.. found.Numbers(8)] : otherwise;

    public long Int(string name, long otherwise)
        => attributes.TryGetValue(name, out var found) ? found.Numbers(3).FirstOrDefault() : otherwise;

    public float Float(string name, float otherwise)
        => attributes.TryGetValue(name, out var found) ? found.Floats(2).FirstOrDefault() : otherwise;

    public string Text(string name, string otherwise)
        => attributes.TryGetValue(name, out var found) ? found.Texts(4).FirstOrDefault(otherwise) : otherwise;

    /// <summary>For messages: what it is and what it is called.</summary>
    public override string ToString() => $"node {Name} ({Op})";
}
