using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>A residual block: the convolutions, and the way around them where it is not the input itself.</summary>
internal sealed record Block(IReadOnlyList<ConvNorm> Convs, ConvNorm? Shortcut)
{
    public IEnumerable<ConvNorm> All => Shortcut is null ? Convs : Convs.Append(Shortcut);

    public Tensor Forward(Tensor x, bool training)
    {
        using var around = Shortcut?.Forward(x, training, relu: false);
        var y = Convs[0].Forward(x, training, relu: true);
        for (int i = 1; i < Convs.Count; i++)
        {
            using var before = y;
            y = Convs[i].Forward(before, training, relu: true, i == Convs.Count - 1 ? around ?? x : null);
        }

        return y;
    }
}
