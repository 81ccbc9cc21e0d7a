namespace SimClr.Train.Evaluation.Knn;

/// <summary>A row that is near another one.</summary>
public readonly record struct Neighbour(int Index, double Similarity);
