using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>
/// The labelled images to fit to, those to measure on, and the device that both are on.
/// </summary>
internal sealed record EvaluationData(
    Device Device, ImageDataset Train, ImageDataset Held, CancellationToken Interrupted)
{
    /// <summary>
    /// The test images, or with <c>--validation</c> a part of the training images, are held out.
    /// </summary>
    public static EvaluationData Load(PretrainOptions options, Device device, Terminal terminal)
    {
        var (train, held) = ValidationSplit.Load(options, warning => terminal.Error.WriteLine(warning));
        return new EvaluationData(device, train.On(device), held.On(device), terminal.Interrupted);
    }
}
