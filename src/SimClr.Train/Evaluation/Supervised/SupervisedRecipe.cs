using SimClr.Kernels;

namespace SimClr.Train.Evaluation.Supervised;

/// <summary>
/// How a classifier is trained on labels: SGD with Nesterov's momentum 0.9, a cosine from LearningRate to 0
/// without warm-up, batches of 64 (fewer where there are fewer images), and of every image in every epoch one
/// new view: crop (at least a fifth of the area) and flip, no colours (Chen et al. 2020, appendix B.5, B.6).
/// </summary>
public sealed record SupervisedRecipe(int Epochs, double LearningRate, double WeightDecay, ulong Seed)
{
    public const int BatchSize = 64;
    public const double Momentum = 0.9;

    /// <summary>Smallest share of an image's area that a crop shows.</summary>
    public double MinArea { get; init; } = 0.2;

    public double FlipProbability { get; init; } = 0.5;

    /// <summary>The same with what a call says; by 0 or nothing it leaves the recipe's own.</summary>
    internal SupervisedRecipe With(int? epochs, double? learningRate) => this with
    {
        Epochs = epochs is > 0 and { } given ? given : Epochs,
        LearningRate = learningRate is > 0 and { } rate ? rate : LearningRate,
    };

    /// <summary>The view of an image: crop and flip alone.</summary>
    public ViewOptions Views(int imageSize) => new(
        imageSize, MinArea, FlipProbability: FlipProbability, JitterProbability: 0, GreyProbability: 0,
        BlurProbability: 0);
}
