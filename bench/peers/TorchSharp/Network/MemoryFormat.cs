using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>How (N, C, H, W) lies in memory; libtorch sees it by the strides.</summary>
internal sealed record MemoryFormat(string Name, bool ChannelsLast)
{
    public static IReadOnlyList<MemoryFormat> All { get; } = [new("contiguous", false), new("channels_last", true)];

    public Tensor Of(Tensor x) => ChannelsLast
        ? x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
        : x.contiguous();
}
