namespace SimClr.Train.Cli.Ablation;

/// <summary>Top-1 accuracies of a variant's encoder, as fractions: kNN (k = 10) and linear.</summary>
internal sealed record AblationResult(double Knn, double Linear);
