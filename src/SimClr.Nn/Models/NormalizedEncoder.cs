namespace SimClr.Nn.Models;

/// <summary>A frozen encoder that takes pixels 0..1 and was trained on normalised ones.</summary>
public sealed class NormalizedEncoder : Module
{
    private readonly ResNet encoder;
    private readonly Tensor mean; // (3)
    private readonly Tensor variance; // (3)

    public NormalizedEncoder(ResNet encoder, Device device, InputNormalization normalization)
    {
        var channels = new Shape(normalization.Mean.Count);
        this.encoder = Register("encoder", encoder);
        mean = RegisterBuffer("mean", Tensor.Persistent(device, channels));
        variance = RegisterBuffer("variance", Tensor.Persistent(device, channels));
        mean.CopyFromHost([.. normalization.Mean]);
        variance.CopyFromHost([.. normalization.Std.Select(std => std * std)]);
        NameTensors();
    }

    // Batch norm in evaluation, without gamma and beta, is (x - mean) / std.
    protected override Tensor Compute(Tensor input)
        => encoder.Forward(Ops.BatchNorm(input, new BatchNormArguments(
            Gamma: null, Beta: null, mean, variance, Training: false, Epsilon: 0)));
}
