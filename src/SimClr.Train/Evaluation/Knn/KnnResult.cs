namespace SimClr.Train.Evaluation.Knn;

/// <summary>Top-1 accuracies of the nearest-neighbour protocols, as fractions.</summary>
/// <param name="Nearest">1-NN.</param>
/// <param name="Majority">
/// Plain majority of the 10 nearest: the number that "kNN" means in our tables.
/// </param>
/// <param name="Weighted">The 200 nearest, each with weight exp(similarity / 0.1).</param>
/// <param name="Confusion">Of the plain majority.</param>
public sealed record KnnResult(double Nearest, double Majority, double Weighted, ConfusionMatrix Confusion);
