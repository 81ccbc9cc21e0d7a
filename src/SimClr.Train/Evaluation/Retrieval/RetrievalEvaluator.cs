using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;

namespace SimClr.Train.Evaluation.Retrieval;

/// <summary>
/// Every held-out picture asks for the others of its class: all other held-out pictures, ranked by cosine
/// similarity, itself left out. No training image takes part (the protocol of metric learning).
/// </summary>
public static class RetrievalEvaluator
{
    public const int Depth = 100;

    /// <summary>Queries whose class has no other picture are not asked; NaN where none is left.</summary>
    public static RetrievalResult Evaluate(Device device, Features features)
    {
        var table = NearestNeighbours.Search(device, features, features, Depth + 1);
        int[] sizes = new int[features.Classes.Count];
        foreach (int label in features.Labels)
        {
            sizes[label]++;
        }

        var asked = Enumerable.Range(0, features.Rows).Where(row => sizes[features.Labels[row]] > 1)
            .Select(row => Ask(row, sizes[features.Labels[row]] - 1)).ToArray();
        return new RetrievalResult(
            Mean(query => query.Top1), Mean(query => query.Top5), Mean(query => query.Precision10),
            Mean(query => query.MeanAveragePrecision100));

        RetrievalResult Ask(int row, int relevant)
        {
            // Of pictures that are equal to the query it may itself stand anywhere among them.
            bool[] hits = [.. table.Indices(row).ToArray().Where(other => other != row).Take(Depth)
                .Select(other => features.Labels[other] == features.Labels[row])];
            double precisions = 0;
            int found = 0;
            for (int rank = 0; rank < hits.Length; rank++)
            {
                found += hits[rank] ? 1 : 0;
                precisions += hits[rank] ? found / (rank + 1.0) : 0;
            }

            int shown = Math.Min(10, hits.Length);
            return new RetrievalResult(hits[0] ? 1 : 0, hits.Take(5).Any(hit => hit) ? 1 : 0,
                hits.Take(shown).Count(hit => hit) / (double)shown,
                precisions / Math.Min(relevant, hits.Length));
        }

        double Mean(Func<RetrievalResult, double> value)
            => asked.Length == 0 ? double.NaN : asked.Average(value);
    }
}
