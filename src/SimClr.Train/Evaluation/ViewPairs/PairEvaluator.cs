using SimClr.Kernels;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;

namespace SimClr.Train.Evaluation.ViewPairs;

/// <summary>Two views of each of some pictures through a frozen model, and how their z lie.</summary>
public static class PairEvaluator
{
    /// <summary>At most; the share of matched views depends on how many there are to choose from.</summary>
    public const int Pictures = 512;

    /// <summary>
    /// The same pictures and the same views every time. Null where there are fewer than two pictures.
    /// </summary>
    public static PairStatistics? Evaluate(
        SimClrModel model, Device device, ImageDataset data, PretrainOptions options,
        CancellationToken interrupted = default)
    {
        int[] chosen = Subset.Of(data.Count, Pictures);
        if (chosen.Length < 2)
        {
            return null;
        }

        float[] z = FeatureExtractor.Encode(
            model, device, data, chosen, options.ImageSize, interrupted, View(0), View(1));
        return PairStatistics.Of(z, model.ProjectionHead.OutDim);

        Func<ImageRef[], Tensor> View(int number) => batch => ViewTensor.One(
            device, batch, options.Views, new ViewKey((ulong)options.Seed, 0, number));
    }
}
