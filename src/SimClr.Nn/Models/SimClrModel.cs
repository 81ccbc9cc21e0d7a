namespace SimClr.Nn.Models;

/// <summary>
/// Encoder and projection head. <see cref="Module.Forward"/> gives z; <see cref="Encode"/> and <see
/// cref="Project"/> are its two halves.
/// </summary>
public sealed class SimClrModel : Module
{
    public SimClrModel(ResNet encoder, ProjectionHead projectionHead)
    {
        Encoder = Register("encoder", encoder);
        ProjectionHead = Register("projectionHead", projectionHead);
        NameTensors();
    }

    public ResNet Encoder { get; }

    public ProjectionHead ProjectionHead { get; }

    /// <summary>Pictures (N,H,W,C) to features h (N, FeatureDim): what evaluation uses.</summary>
    public Tensor Encode(Tensor views) => Encoder.Forward(views);

    /// <summary>Features h to z (N, OutDim): what the loss compares.</summary>
    public Tensor Project(Tensor h) => ProjectionHead.Forward(h);

    protected override Tensor Compute(Tensor input) => Project(Encode(input));
}
