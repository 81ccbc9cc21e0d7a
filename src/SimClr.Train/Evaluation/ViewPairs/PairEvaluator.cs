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

        int n = chosen.Length;
        int dim = model.ProjectionHead.OutDim;
        var z = new float[2 * n * dim]; // (2N, D)
        int first = 0;
        bool wasTraining = model.Training;
        model.Training = false;
        try
        {
            foreach (var batch in data.Read(device, chosen.Chunk(FeatureExtractor.BatchSize(options.ImageSize))))
            {
                interrupted.ThrowIfCancellationRequested();
                for (int view = 0; view < 2; view++)
                {
                    using var scope = new TensorScope();
                    var views = ViewTensor.One(
                        device, batch, options.Views, new ViewKey((ulong)options.Seed, 0, view));
                    model.Forward(views).CopyToHost(
                        z.AsSpan((view * n + first) * dim, batch.Length * dim));
                }

                first += batch.Length;
            }
        }
        finally
        {
            model.Training = wasTraining;
        }

        return PairStatistics.Of(z, dim);
    }
}
