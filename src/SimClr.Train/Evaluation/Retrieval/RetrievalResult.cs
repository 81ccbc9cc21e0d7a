namespace SimClr.Train.Evaluation.Retrieval;

/// <summary>What finding pictures of the same class came to, as means over all queries.</summary>
/// <param name="Top1">The most similar picture has the query's class.</param>
/// <param name="Top5">At least one of the 5 most similar has.</param>
/// <param name="Precision10">Share of the 10 most similar that have.</param>
/// <param name="MeanAveragePrecision100">
/// Over the ranks r up to 100 of pictures that have: the precision among the first r, summed, by how
/// many could be there.
/// </param>
public sealed record RetrievalResult(
    double Top1, double Top5, double Precision10, double MeanAveragePrecision100);
