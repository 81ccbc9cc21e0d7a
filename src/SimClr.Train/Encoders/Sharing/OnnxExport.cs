using SimClr.Nn.Layers;
using SimClr.Nn.Models;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>
/// Writes a model as ONNX (opset 17): <c>pixels</c> (batch, 3, height, width), 0..1, to <c>h</c> (batch, dim)
/// and, with the head, <c>z</c>. Batch norm is in inference mode.
/// </summary>
public static class OnnxExport
{
    /// <param name="options">The run's: the file says which model it holds and what pictures it
    /// takes.</param>
    /// <exception cref="UserException">The model is larger than ONNX's format allows, or not made of
    /// ReLUs.</exception>
    public static void Write(string path, SimClrModel model, PretrainOptions options, bool withHead)
    {
        var activation = model.Encoder.Options.Activation;
        if (activation != Activation.Relu)
        {
            throw new UserException($"export: the encoder's activation is {activation.Name}, and the ONNX graph "
                + "knows relu alone; use --format safetensors.");
        }

        var nodes = new OnnxNetwork(TorchvisionWeights.Of(model, withHead));
        nodes.Graph.AddInput("pixels", "batch", 3, "height", "width");
        string h = nodes.AddEncoder("pixels", model.Encoder.Options.Stem);
        nodes.Graph.AddOutput(h, "batch", model.Encoder.FeatureDim);
        if (withHead)
        {
            string z = nodes.AddHead(h);
            nodes.Graph.AddOutput(z, "batch", model.ProjectionHead.OutDim);
        }

        var message = nodes.Graph.ToModel(SharedMetadata.Of(options));
        if (message.Length > int.MaxValue)
        {
            throw new UserException($"export: the ONNX file would have {message.Length:N0} bytes, and "
                + "protobuf ends at 2 GB; use --format safetensors.");
        }

        AtomicFile.Write(path, message.WriteTo);
    }
}
