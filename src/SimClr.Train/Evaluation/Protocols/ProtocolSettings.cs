using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>What a call says about its protocol.</summary>
/// <param name="Labels">Shares of the training images' labels, one result for each.</param>
/// <param name="FineTune">The same for fine-tuning beside other protocols.</param>
/// <param name="Augment">Also the linear classifier on crops and flips.</param>
/// <param name="Epochs">Of supervised training; 0 for the protocol's own.</param>
/// <param name="LearningRate">Of supervised training; 0 for the protocol's own.</param>
/// <param name="Of">h, or z.</param>
public sealed record ProtocolSettings(
    double[] Labels, double[] FineTune, bool Augment, int Epochs, double LearningRate, string Of, ulong Seed,
    bool PerClass)
{
    /// <summary>All labels, h, nothing beside.</summary>
    public static ProtocolSettings Default { get; } = new([1], [], false, 0, 0, "h", Seed: 1, false);

    /// <summary>The protocol's own recipe, as far as the call does not say otherwise.</summary>
    internal SupervisedRecipe Recipe(int ownEpochs, double ownLearningRate, double weightDecay)
        => new(Epochs > 0 ? Epochs : ownEpochs, LearningRate > 0 ? LearningRate : ownLearningRate,
            weightDecay, Seed);
}
