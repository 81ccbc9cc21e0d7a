using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation;

/// <summary>
/// Training images that are kept apart, so that options can be chosen without a look at the test images.
/// Which ones depends on the data and the share alone, not on a run's seed, and a smaller share is part of a
/// larger one: runs that are compared are measured on the same images.
/// </summary>
public static class ValidationSplit
{
    private const ulong Seed = 0;

    /// <summary>The same share of every class; and the rest.</summary>
    /// <exception cref="UserException">There are no labels, or nothing would be left.</exception>
    public static (ImageDataset Train, ImageDataset Test) Of(ImageDataset train, double share)
    {
        if (!train.Labelled)
        {
            throw new UserException($"data {train.Name}: has pictures without a label; --validation takes "
                + "the same share of every class, so it needs labelled ones. Leave it out.");
        }

        int[] test = Subset.OfEachClass(train.Labels, share, Seed);
        int[] rest = [.. Enumerable.Range(0, train.Count).Except(test)];
        return rest.Length > 0
            ? (train.Select(rest), train.Select(test))
            : throw new UserException($"data {train.Name}: of {train.Count} images --validation {share} "
                + "leaves none to train on; give a smaller share.");
    }

    /// <summary>
    /// Labelled images to fit to, and those to measure on: the test images, or with <c>--validation</c> that
    /// part of the training images.
    /// </summary>
    public static (ImageDataset Train, ImageDataset Test) Load(
        PretrainOptions options, Device device, Terminal? terminal = null)
    {
        var train = options.LoadData(DataSplit.Train, device, terminal);
        return options.Validation > 0
            ? Of(train, options.Validation)
            : (train, options.LoadData(DataSplit.Test, device, terminal));
    }
}
