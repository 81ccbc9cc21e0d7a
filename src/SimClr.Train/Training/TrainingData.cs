using SimClr.Train.Data;
using SimClr.Train.Evaluation;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>The images to train on: of every data set only what pretraining may see.</summary>
public static class TrainingData
{
    /// <exception cref="UserException">They are fewer than a step takes, or lack labels.</exception>
    public static ImageDataset Load(PretrainOptions options, Device device, Terminal terminal)
    {
        var data = options.LoadData(DataSplit.Unlabelled, device, terminal);
        if (options.Validation > 0)
        {
            // STL-10 is trained on pictures without labels: its labelled ones, which are divided, are others.
            var labelled = data.Labelled ? data : options.LoadData(DataSplit.Train, terminal: terminal);
            var (rest, _) = ValidationSplit.Of(labelled, options.Validation);
            data = data.Labelled ? rest : data;
        }

        if (Recipe.CreateLoss(options).NeedsLabels && !data.Labelled)
        {
            throw UserException.Usage("option --objective: supervised needs labels, and the training images "
                + $"of {options.Data} have none; give ntxent or decoupled, or a labelled data set.");
        }

        string times = options.Accumulate > 1 ? $" times --accumulate {options.Accumulate}" : "";
        return options.ImagesPerStep <= data.Count
            ? data
            : throw UserException.Usage($"option --batch-size: {options.BatchSize}{times} is more than the "
                + $"{data.Count} images of {options.Data}; give at most {data.Count / options.Accumulate}.");
    }
}
