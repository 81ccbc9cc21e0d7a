using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// From features h (N, inDim) to what the loss compares, z (N, outDim). Layers - 1 times linear, batch norm,
/// ReLU; then linear, if wanted with a batch norm without beta, as in google-research/simclr. No linear has a
/// bias.
/// </summary>
public sealed class ProjectionHead : Module
{
    private readonly List<(Linear Linear, BatchNorm? BatchNorm, Activation? Activation)> layers = [];

    private ProjectionHead(Device device, int inDim, int hiddenDim, int outDim, int layerCount,
        bool outputBatchNorm, WeightInitializer initializer)
    {
        OutDim = outDim;
        for (int i = 1; i <= layerCount; i++)
        {
            bool last = i == layerCount;
            int columns = last ? outDim : hiddenDim;
            var linear = Register($"linear{i}", new Linear(device, inDim, columns, bias: false, initializer));
            var batchNorm = !last || outputBatchNorm
                ? Register($"bn{i}", new BatchNorm(device, columns, center: !last))
                : null;
            layers.Add((linear, batchNorm, last ? null : Activation.Relu));
            inDim = columns;
        }

        NameTensors();
    }

    public int OutDim { get; }

    /// <param name="layers">1 (linear), 2 or 3.</param>
    /// <exception cref="ArgumentException">Another number of layers, or a dimension below 1.</exception>
    public static ProjectionHead Create(Device device, int inDim, int hiddenDim, int outDim, int layers,
        ulong seed, bool outputBatchNorm = false)
        => Create(device, inDim, hiddenDim, outDim, layers, outputBatchNorm, new WeightInitializer(seed));

    internal static ProjectionHead Create(Device device, int inDim, int hiddenDim, int outDim, int layers,
        bool outputBatchNorm, WeightInitializer initializer)
    {
        if (layers is < 1 or > 3 || inDim < 1 || hiddenDim < 1 || outDim < 1)
        {
            throw new ArgumentException($"projection head: {layers} layers {inDim}-{hiddenDim}-{outDim}; "
                + "there must be 1, 2 or 3, of at least one column.");
        }

        return new ProjectionHead(device, inDim, hiddenDim, outDim, layers, outputBatchNorm, initializer);
    }

    protected override Tensor Compute(Tensor input)
    {
        var x = input;
        foreach (var (linear, batchNorm, activation) in layers)
        {
            x = linear.Forward(x);
            x = batchNorm?.Forward(x, activation) ?? x;
        }

        return x;
    }
}
