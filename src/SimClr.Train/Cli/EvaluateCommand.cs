using System.CommandLine;
using SimClr.Train.Data;
using SimClr.Train.Evaluation;
using SimClr.Train.Options;

namespace SimClr.Train.Cli;

/// <summary>
/// <c>simclr evaluate</c>: protocols on a frozen encoder, always beside the same one with random weights.
/// </summary>
public static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
        => new("evaluate", "Measures a trained encoder on held-out images.")
    {
        new EvaluateProtocol("knn", "Nearest neighbours by cosine: nothing is fitted.", Knn).Create(terminal),
        new EvaluateProtocol("linear", "A linear classifier on frozen features.", Linear).Create(terminal),
    };

    /// <summary>Loads the labelled images of both splits to where the device reads them.</summary>
    internal static (ImageDataset Train, ImageDataset Test) LoadData(
        PretrainOptions options, Device device, Terminal terminal)
    {
        void Warn(string warning) => terminal.Error.WriteLine(warning);
        return (Load(DataSplit.Train), Load(DataSplit.Test));

        ImageDataset Load(DataSplit split) => options.LoadData(split, Warn).On(device);
    }

    private static (string Name, string Key, double Value)[] Knn(EncoderEvaluation evaluation)
    {
        var result = evaluation.Knn();
        return
        [
            ("kNN, k = 10, majority", "knn_top1", result.Majority),
            ("kNN, k = 200, weighted", "knn200_top1", result.Weighted),
            ("nearest neighbour", "nearest_top1", result.Nearest),
        ];
    }

    private static (string Name, string Key, double Value)[] Linear(EncoderEvaluation evaluation)
    {
        var result = evaluation.Linear();
        return
        [
            ("linear classifier", "linear_top1", result.Accuracy),
            ("  on its training images", "linear_train_top1", result.TrainAccuracy),
        ];
    }
}
