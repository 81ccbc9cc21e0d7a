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
    {
        var tensor = new ProtobufMessage();
        foreach (int length in weights.Shape)
        {
            tensor.Add(1, length);
        }

        tensor.Add(2, FloatTensor).Add(8, weights.Name)
            .Add(9, MemoryMarshal.AsBytes(weights.Values.AsSpan()).ToArray());
        graph.Add(5, tensor);
    }

    /// <summary>output = op(inputs). Attributes are of type int, float or int[].</summary>
    public string AddNode(string op, string output, string[] inputs,
        params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, output).Add(4, op);
        foreach (var (name, value) in attributes)
        {
            node.Add(5, Attribute(name, value));
        }

        graph.Add(1, node);
        return output;
    }

    public ProtobufMessage ToModel(IReadOnlyDictionary<string, string> metadata)
    {
        var model = new ProtobufMessage().Add(1, IrVersion).Add(2, "simclr")
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, OpsetVersion))
            .Add(7, graph);
        foreach (var (key, value) in metadata)
        {
            model.Add(14, new ProtobufMessage().Add(1, key).Add(2, value));
        }

        return model;
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        const int Float = 1;
        const int Int = 2;
        const int Ints = 7;
        var attribute = new ProtobufMessage().Add(1, name);
        switch (value)
        {
            case float number:
                return attribute.Add(2, number).Add(20, Float);
            case int number:
                return attribute.Add(3, number).Add(20, Int);
            default:
                foreach (int number in (int[])value)
                {
                    attribute.Add(8, number);
                }

                return attribute.Add(20, Ints);
        }
    }

    private static ProtobufMessage Value(string name, object[] shape)
    {
        var dimensions = new ProtobufMessage();
        foreach (object length in shape)
        {
            dimensions.Add(1, length is int number
                ? new ProtobufMessage().Add(1, number)
                : new ProtobufMessage().Add(2, (string)length));
        }

        var tensor = new ProtobufMessage().Add(1, FloatTensor).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor));
    }
}
