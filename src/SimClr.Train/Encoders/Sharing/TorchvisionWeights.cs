using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>A model's weights and running statistics as torchvision names and lays them out.</summary>
internal static class TorchvisionWeights
{
    /// <summary>
    /// The encoder under the names of torchvision's ResNet without <c>fc</c>; the projection head, where
    /// wanted, under names that torchvision does not use.
    /// </summary>
    public static IReadOnlyList<WeightArray> Of(SimClrModel model, bool withHead) =>
    [
        .. Of(model.Encoder, prefix: ""),
        .. withHead ? Of(model.ProjectionHead, SharedMetadata.HeadPrefix) : [],
    ];

    private static IEnumerable<WeightArray> Of(Module module, string prefix)
        => module.NamedTensors().Select(entry => new WeightArray(
            prefix + entry.Name,
            TorchvisionLayout.ShapeOf(entry.Tensor.Shape).Dimensions.ToArray(),
            TorchvisionLayout.ToTorchvision(entry.Tensor.ToArray(), entry.Tensor.Shape),
            entry.Tensor.Shape.Rank == 0 ? ElementType.I64 : ElementType.F32)); // the only scalars are counts
}
