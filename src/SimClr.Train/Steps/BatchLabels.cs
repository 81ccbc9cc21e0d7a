using SimClr.Nn.Losses;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Steps;

/// <summary>
/// The labels of a step's images where the objective takes them. It keeps an order of its own: the
/// trainer's is read ahead of the step, by other threads.
/// </summary>
internal sealed class BatchLabels(ImageDataset data, PretrainOptions options)
{
    private readonly int[] labels = Recipe.CreateLoss(options).NeedsLabels ? new int[options.ImagesPerStep] : [];

    private readonly DataOrder? order = Recipe.CreateLoss(options).NeedsLabels
        ? new DataOrder((ulong)options.Seed, data.Count, options.ImagesPerStep)
        : null;

    /// <exception cref="UserException">The objective needs labels, and here are none.</exception>
    public static void Check(ImageDataset data, PretrainOptions options)
    {
        if (Recipe.CreateLoss(options).NeedsLabels && !data.Labelled)
        {
            var others = ContrastiveLosses.Names.Where(
                name => !Recipe.CreateLoss(options with { Objective = name }).NeedsLabels);
            throw UserException.Usage($"option --objective: {options.Objective} needs labels, and the training "
                + $"images of {options.Data} have none; give {string.Join(" or ", others)}, or a labelled data "
                + "set.");
        }
    }

    /// <summary>One for each image, or none; valid until the next call.</summary>
    public ReadOnlyMemory<int> Of(int epoch, int step)
    {
        if (order is not null)
        {
            var places = order.Batch(epoch, step);
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = data.Labels[places[i]];
            }
        }

        return labels;
    }
}
