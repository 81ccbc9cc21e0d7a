namespace SimClr.Train.Evaluation.Protocols;

/// <summary>What a call says about its protocol.</summary>
/// <param name="Labels">Shares of the training images' labels, one result for each.</param>
/// <param name="FineTune">The same for fine-tuning beside other protocols.</param>
/// <param name="Augment">Also the linear classifier on crops and flips.</param>
/// <param name="Epochs">Of supervised training; 0 for the protocol's own.</param>
/// <param name="LearningRate">Of supervised training; 0 for the protocol's own.</param>
/// <param name="Of">h, or z.</param>
internal sealed record ProtocolSettings(
    double[] Labels, double[] FineTune, bool Augment, int Epochs, double LearningRate, string Of, ulong Seed,
    bool PerClass);
