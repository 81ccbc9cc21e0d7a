using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>
/// The labelled images to fit to, those to measure on, and the device that reads both.
/// </summary>
internal sealed record EvaluationData(
    Device Device, ImageDataset Train, ImageDataset Held, CancellationToken Interrupted)
{
    /// <summary>
    /// The test images, or with <c>--validation</c> a part of the training images, are held out.
    /// </summary>
    public static EvaluationData Load(PretrainOptions options, Device device, Terminal terminal)
    {
        var (train, held) = ValidationSplit.Load(options, device, terminal.Error.WriteLine);
        return new EvaluationData(device, train, held, terminal.Interrupted);
    }
}
