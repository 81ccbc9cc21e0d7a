using SimClr.Train.Encoders;

namespace SimClr.Train.Evaluation.Knn;

/// <summary>
/// Classifies every test row by the labels of its nearest training rows (cosine). Nothing is fitted, so it
/// shows what the features themselves know. Ties between classes go to the first class, scikit-learn's rule.
/// </summary>
public static class KnnEvaluator
{
    public const int MajorityK = 10;
    public const int WeightedK = 200;
    public const double WeightTemperature = 0.1;

    /// <summary>All three protocols from one search. Fewer training rows than k: all of them vote.</summary>
    public static (ConfusionMatrix Majority, ConfusionMatrix Weighted, ConfusionMatrix Nearest) Evaluate(
        Device device, Features train, Features test)
    {
        var neighbours = NearestNeighbours.Search(device, train, test, WeightedK);
        return (Classify(neighbours, train, test, MajorityK, _ => 1),
            Classify(neighbours, train, test, WeightedK, s => Math.Exp(s / WeightTemperature)),
            Classify(neighbours, train, test, 1, _ => 1));
    }

    /// <summary>The plain majority alone: what is followed during training.</summary>
    public static double MajorityAccuracy(Device device, Features train, Features test)
    {
        var neighbours = NearestNeighbours.Search(device, train, test, MajorityK);
        return Classify(neighbours, train, test, MajorityK, _ => 1).Accuracy;
    }

    private static ConfusionMatrix Classify(
        Neighbour[][] neighbours, Features train, Features test, int k, Func<double, double> weight)
    {
        var predictions = new int[neighbours.Length];
        var votes = new double[train.Classes.Count];
        for (int query = 0; query < predictions.Length; query++)
        {
            Array.Clear(votes);
            foreach (var (index, similarity) in neighbours[query].Take(k))
            {
                votes[train.Labels[index]] += weight(similarity);
            }

            predictions[query] = Array.IndexOf(votes, votes.Max());
        }

        return new ConfusionMatrix(test.Classes, test.Labels, predictions);
    }
}
