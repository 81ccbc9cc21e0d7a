using SimClr.Nn;
using SimClr.Tensors;

namespace SimClr.Train.Explain;

/// <summary>
/// Listens to a training step and copies what passes by: the views, what every layer gave, h, z, the loss,
/// and the gradients that come back.
/// </summary>
internal sealed class StepRecorder : OpListener
{
    private readonly List<LayerExplanation> layers = [];
    private readonly Dictionary<string, float[]> gradients = [];
    private Tensor? z;

    public IReadOnlyList<LayerExplanation> Layers => layers;

    /// <summary>dLoss/dParameter by the parameter's name.</summary>
    public IReadOnlyDictionary<string, float[]> Gradients => gradients;

    /// <summary>(2N, Size, Size, 3)</summary>
    public float[] Views { get; private set; } = [];

    /// <summary>(2N, FeatureDim)</summary>
    public float[] H { get; private set; } = [];

    /// <summary>(2N, D), what the projection head gave.</summary>
    public float[] Z { get; private set; } = [];

    /// <summary>(2N, D), dLoss/dZ.</summary>
    public float[] DZ { get; private set; } = [];

    protected override void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        float[] values = output.ToArray();
        if (layers.Count == 0)
        {
            Views = inputs[0]!.ToArray();
        }

        if (op.Name == Ops.GlobalAveragePoolName)
        {
            H = values;
        }

        Parameter[] parameters = [.. inputs.ToArray().OfType<Parameter>()];
        if (parameters.Length > 0)
        {
            (z, Z) = (output, values); // in the end the model's last layer's: a loss has no parameters
        }

        if (output.Shape.Rank > 0) // the loss is a number, no layer
        {
            layers.Add(Describe(op, output.Shape, values, parameters));
        }
    }

    protected override void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        foreach (var input in inputs)
        {
            if (input == z)
            {
                DZ = z!.Grad!.ToArray(); // whole after the op that was the first to read z
            }

            if (input is Parameter { Grad: { } gradient })
            {
                gradients[input.Name] = gradient.ToArray();
            }
        }
    }

    private static LayerExplanation Describe(OpInfo op, Shape output, float[] values, Parameter[] parameters)
    {
        string name = parameters is [.., var last] ? last.Name[..last.Name.LastIndexOf('.')] : "";
        string kernel = op.Inner.Rank == 3 ? $" {op.Inner[0]}x{op.Inner[1]}" : "";
        string fused = op.Fused is null ? "" : $" + {op.Fused}";
        double mean = values.Average(value => (double)value);
        double variance = values.Average(value => (value - mean) * (value - mean));
        double zeros = values.Count(value => value == 0) / (double)values.Length;
        return new LayerExplanation(name, op.Name + kernel + fused, output,
            parameters.Sum(parameter => parameter.Length), op.Flops / 2, mean, Math.Sqrt(variance), zeros);
    }
}
