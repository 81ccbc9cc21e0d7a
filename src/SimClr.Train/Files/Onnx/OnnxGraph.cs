using System.Runtime.InteropServices;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Onnx;

/// <summary>
/// Builds an ONNX model; the numbers are the fields of onnx.proto. A node's name is that of its only output.
/// </summary>
internal sealed class OnnxGraph
{
    private const int OpsetVersion = 17;
    private const int IrVersion = 8; // the one that came with opset 17
    private const int FloatTensor = 1;

    private readonly ProtobufMessage graph = new();

    public OnnxGraph(string name) => graph.Add(2, name);

    /// <summary>A float input or output; names stand for lengths that are open.</summary>
    public void AddInput(string name, params object[] shape) => graph.Add(11, Value(name, shape));

    public void AddOutput(string name, params object[] shape) => graph.Add(12, Value(name, shape));

    public void AddInitializer(WeightArray weights)
        => graph.Add(5, weights.Shape.Aggregate(new ProtobufMessage(), (tensor, length) => tensor.Add(1, length))
            .Add(2, FloatTensor).Add(8, weights.Name)
            .Add(9, MemoryMarshal.AsBytes(weights.Values.AsSpan()).ToArray()));

    /// <summary>output = op(inputs). Attributes are of type int, float or int[].</summary>
    public string AddNode(string op, string output, string[] inputs,
        params (string Name, object Value)[] attributes)
    {
        var node = inputs.Aggregate(new ProtobufMessage(), (start, input) => start.Add(1, input))
            .Add(2, output).Add(3, output).Add(4, op);
        graph.Add(1, attributes.Aggregate(node, (start, each) => start.Add(5, Attribute(each.Name, each.Value))));
        return output;
    }

    public ProtobufMessage ToModel(IReadOnlyDictionary<string, string> metadata)
        => metadata.Aggregate(
            new ProtobufMessage().Add(1, IrVersion).Add(2, "simclr")
                .Add(8, new ProtobufMessage().Add(1, "").Add(2, OpsetVersion))
                .Add(7, graph),
            (model, entry) => model.Add(14, new ProtobufMessage().Add(1, entry.Key).Add(2, entry.Value)));

    private static ProtobufMessage Attribute(string name, object value)
    {
        const int Float = 1;
        const int Int = 2;
        const int Ints = 7;
        var attribute = new ProtobufMessage().Add(1, name);
        return value switch
        {
            float number => attribute.Add(2, number).Add(20, Float),
            int number => attribute.Add(3, number).Add(20, Int),
            _ => ((int[])value).Aggregate(attribute, (start, number) => start.Add(8, number)).Add(20, Ints),
        };
    }

    private static ProtobufMessage Value(string name, object[] shape)
    {
        var dimensions = shape.Aggregate(new ProtobufMessage(), (start, length) => start.Add(1, length is int number
            ? new ProtobufMessage().Add(1, number)
            : new ProtobufMessage().Add(2, (string)length)));
        var tensor = new ProtobufMessage().Add(1, FloatTensor).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor));
    }
}
