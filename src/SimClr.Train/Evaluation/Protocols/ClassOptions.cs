using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>What all protocols ask that name classes.</summary>
public abstract record ClassOptions
{
    /// <summary>Of <c>--labels</c>.</summary>
    protected const string LabelShares = "Shares of the training labels to use, the same of every class: "
        + "0.01,0.1,1 gives the curve of label efficiency.";

    /// <summary>Of <c>--augment</c>.</summary>
    protected const string ViewsToo
        = "Also the linear classifier trained by SGD on new crops and flips in every epoch.";

    [Option("Seed of every random decision.", ValueName = "number")]
    public int Seed { get; init; } = 1;

    [Option("Also each class's accuracy, and the confusion matrix.")]
    public bool PerClass { get; init; }
}
