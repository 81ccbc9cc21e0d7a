using SimClr.Nn.Models;
using SimClr.Train.Files;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Recipes;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>
/// Writes a model for PyTorch: <c>torchvision.models.resnet18()</c> loads it once its <c>fc</c> is replaced.
/// </summary>
public static class SafetensorsExport
{
    /// <param name="options">The run's: the file says which model it holds and what pictures it
    /// takes.</param>
    public static void Write(string path, SimClrModel model, PretrainOptions options, bool withHead)
    {
        var metadata = new Dictionary<string, string>(SharedMetadata.Of(options)) { ["format"] = "pt" };
        var weights = TorchvisionWeights.Of(model, withHead);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, metadata, weights));
    }
}
