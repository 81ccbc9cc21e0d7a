using SimClr.Nn;
using SimClr.Nn.Layers;
using SimClr.Tensors;

namespace SimClr.Train.Evaluation.Supervised;

/// <summary>An encoder and a linear layer from h to the classes' scores, which begins at zero.</summary>
internal sealed class Classifier : Module
{
    private readonly Module encoder;
    private readonly Linear head;

    public Classifier(Module encoder, Device device, int featureDim, int classes)
    {
        this.encoder = Register("encoder", encoder);
        head = Register("fc", Head(device, featureDim, classes));
        NameTensors();
    }

    /// <summary>The layer alone, of zeros.</summary>
    public static Linear Head(Device device, int featureDim, int classes)
    {
        var head = new Linear(device, featureDim, classes, bias: true, new WeightInitializer(seed: 0));
        foreach (var (_, parameter) in head.NamedParameters())
        {
            parameter.CopyFromHost(new float[parameter.Length]);
        }

        return head;
    }

    protected override Tensor Compute(Tensor input) => head.Forward(encoder.Forward(input));
}
