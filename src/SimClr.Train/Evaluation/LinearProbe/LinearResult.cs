namespace SimClr.Train.Evaluation.LinearProbe;

/// <summary>A linear classifier on frozen features: top-1 accuracies as fractions.</summary>
/// <param name="TrainAccuracy">
/// On the images that it was fitted to; far above Accuracy means overfitting.
/// </param>
public sealed record LinearResult(double Accuracy, double TrainAccuracy, ConfusionMatrix Confusion);
