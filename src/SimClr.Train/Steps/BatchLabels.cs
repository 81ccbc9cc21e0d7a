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
    private const string Supervised = "supervised";

    private readonly int[] labels = options.Objective == Supervised ? new int[options.ImagesPerStep] : [];

    private readonly DataOrder? order = options.Objective == Supervised
        ? new DataOrder((ulong)options.Seed, data.Count, options.ImagesPerStep)
        : null;

    /// <exception cref="UserException">The objective needs labels, and here are none.</exception>
    public static void Check(ImageDataset data, PretrainOptions options)
    {
        if (options.Objective == Supervised && !data.Labelled)
        {
            throw UserException.Usage("option --objective: supervised needs labels, and the training images "
                + $"of {options.Data} have none; give ntxent or decoupled, or a labelled data set.");
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
