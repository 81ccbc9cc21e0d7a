using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>
/// Every held-out picture asks for the others of its class: all other held-out pictures, ranked by cosine
/// similarity, itself left out. No training image takes part (the protocol of metric learning).
/// </summary>
public sealed record RetrievalProtocol : IProtocol
{
    public const string Top1 = "retrieval_top1"; // the most similar picture has the query's class
    public const string Top5 = "retrieval_top5"; // at least one of the 5 most similar has
    public const string Precision10 = "retrieval_precision10"; // share of the 10 most similar that have
    public const string Map100 = "retrieval_map100";
    public const int Depth = 100;

    [Option("h, the encoder's features, or z, the projection head's output.",
        ValueName = "h|z", Choices = new[] { "h", "z" })]
    public string Of { get; init; } = "h";

    public (string Name, string Description)? Command
        => ("retrieval", "Pictures of the same class among the held-out ones, by cosine.");

    public bool NeedsHead => Of == "z";

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder)
        => NeedsHead
            ? Measure(encoder.Data.Device, encoder.FrozenWithHead.Test, " (z)")
            : Measure(encoder.Data.Device, encoder.Frozen.Test);

    /// <summary>Queries whose class has no other picture are not asked; NaN where none is left.</summary>
    internal static Measurements Measure(Device device, Features features, string of = "")
    {
        var nearest = NearestNeighbours.Search(device, features, features, Depth + 1);
        int[] sizes = new int[features.Classes.Count];
        foreach (int label in features.Labels)
        {
            sizes[label]++;
        }

        var asked = Enumerable.Range(0, features.Rows).Where(row => sizes[features.Labels[row]] > 1)
            .Select(row => (Relevant: sizes[features.Labels[row]] - 1, Hits: Hits(row))).ToArray();
        return new Measurements(
        [
            new($"retrieval{of}, top 1", Top1, Mean((hits, _) => hits[0] ? 1 : 0))
            {
                Images = asked.Length,
                Note = asked.Length > 0 ? null
                    : "retrieval: no class has two held-out images, so none can be asked for",
            },
            new($"retrieval{of}, top 5", Top5, Mean((hits, _) => hits.Take(5).Any(hit => hit) ? 1 : 0))
            {
                Images = asked.Length,
            },
            new($"retrieval{of}, precision of 10", Precision10,
                Mean((hits, _) => hits.Take(10).Count(hit => hit) / (double)Math.Min(10, hits.Length))),
            new($"retrieval{of}, mAP of 100", Map100, Mean(AveragePrecision)),
        ]);

        // Of pictures that are equal to the query it may itself stand anywhere among them.
        bool[] Hits(int row) => [.. nearest[row].Select(other => other.Index).Where(other => other != row)
            .Take(Depth).Select(other => features.Labels[other] == features.Labels[row])];

        double Mean(Func<bool[], int, double> value) => asked.Length == 0
            ? double.NaN
            : asked.Average(query => value(query.Hits, query.Relevant));
    }

    /// <summary>
    /// Over the ranks r of pictures of the class: the precision among the first r, summed, by how many could
    /// be there.
    /// </summary>
    private static double AveragePrecision(bool[] hits, int relevant)
    {
        double precisions = 0;
        int found = 0;
        for (int rank = 0; rank < hits.Length; rank++)
        {
            found += hits[rank] ? 1 : 0;
            precisions += hits[rank] ? found / (rank + 1.0) : 0;
        }

        return precisions / Math.Min(relevant, hits.Length);
    }
}
