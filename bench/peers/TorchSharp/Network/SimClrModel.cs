using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>Encoder and projection head, as the step uses them.</summary>
internal sealed class SimClrModel
{
    private const int Dim = 128;
    private readonly Encoder encoder;
    private readonly Parameter hidden, projection;
    private readonly Norm norm;

    public SimClrModel(PeerOptions options, MemoryFormat format)
    {
        encoder = new Encoder(options.Model, options.Width, format, Counts);
        (hidden, projection) = (Linear(encoder.Features), Linear(Dim));
        norm = new Norm(encoder.Features);
        Counts.Parameters.AddRange([hidden, norm.Scale, norm.Shift, projection]);

        Parameter Linear(int outputs)
        {
            double limit = 1 / Math.Sqrt(encoder.Features);
            return new Parameter(rand(outputs, encoder.Features) * (2 * limit) - limit, true);
        }
    }

    public Counts Counts { get; } = new();

    /// <summary>Views (2N, 3, H, W) to z (2N, Dim).</summary>
    public Tensor Forward(Tensor views)
    {
        using var h = encoder.Forward(views, training: true);
        using var product = Multiply(h, hidden);
        using var y = norm.Forward(product, training: true);
        return Multiply(y.relu_(), projection);
    }

    private Tensor Multiply(Tensor x, Parameter weight)
    {
        var y = nn.functional.linear(x, weight);
        Counts.Count(x, weight, y);
        return y;
    }
}
