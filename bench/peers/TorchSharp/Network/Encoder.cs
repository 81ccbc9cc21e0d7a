using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>A ResNet with the CIFAR stem: pictures (N, 3, H, W) to features h.</summary>
internal sealed class Encoder
{
    private const int Expansion = 4; // of ResNet-50's blocks
    private readonly ConvNorm stem;
    private readonly List<Block> blocks = [];

    public Encoder(string model, double width, MemoryFormat format, Counts counts)
    {
        int[] lengths = model == "resnet18" ? [2, 2, 2, 2] : [3, 4, 6, 3];
        bool bottleneck = model == "resnet50";
        int channels = (int)Math.Round(64 * width);
        stem = Conv(3, channels, 3, 1);
        Features = channels;
        for (int stage = 0; stage < lengths.Length; stage++)
        {
            int inner = channels << stage;
            for (int i = 0; i < lengths[stage]; i++)
            {
                Add(inner, bottleneck ? inner * Expansion : inner, stage > 0 && i == 0 ? 2 : 1);
            }
        }

        void Add(int inner, int now, int stride)
        {
            blocks.Add(new Block(
                bottleneck
                    ? [Conv(Features, inner, 1, 1), Conv(inner, inner, 3, stride), Conv(inner, now, 1, 1)]
                    : [Conv(Features, now, 3, stride), Conv(now, now, 3, 1)],
                stride == 1 && Features == now ? null : Conv(Features, now, 1, stride)));
            Features = now;
        }

        ConvNorm Conv(int from, int to, int kernel, int stride) => new(counts, format, from, to, kernel, stride);
    }

    /// <summary>Length of h.</summary>
    public int Features { get; private set; }

    public Tensor Forward(Tensor x, bool training)
    {
        var y = stem.Forward(x, training, relu: true);
        foreach (var block in blocks)
        {
            using var before = y;
            y = block.Forward(before, training);
        }

        using var map = y;
        using var pooled = nn.functional.adaptive_avg_pool2d(map, 1);
        return pooled.flatten(1);
    }

    /// <summary>For evaluation alone: every batch norm becomes part of its convolution.</summary>
    public void Fold(MemoryFormat format)
    {
        foreach (var conv in blocks.SelectMany(block => block.All).Prepend(stem))
        {
            conv.Fold(format);
        }
    }
}
