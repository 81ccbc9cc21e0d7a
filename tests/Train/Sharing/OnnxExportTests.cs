using Microsoft.ML.OnnxRuntime;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;
using SimClr.Tests.Nn;
using SimClr.Tests.Support;
using SimClr.Train.Encoders.Sharing;

namespace SimClr.Tests.Train.Sharing;

/// <summary>OnnxRuntime makes of an exported file what the encoder computes, for any batch and size.</summary>
internal sealed class OnnxExportTests : FolderTests
{
    private readonly CpuDevice device = new(threads: 2);

    private string File => Folder.In("encoder.onnx");

    [Test]
    public void OnnxRuntimesFeaturesAreOurs(
        [Values("resnet18", "resnet34", "resnet50")] string model, [Values("cifar", "imagenet")] string stem,
        [Values(0, 1, 2, 3)] int headLayers)
    {
        var (ours, options) = SmallModel.Create(device, model, stem, Math.Max(1, headLayers));
        OnnxExport.Write(File, ours, options, withHead: headLayers > 0);
        using var runtime = new RuntimeSession(File);

        Assert.That(runtime.Outputs, Is.EqualTo(headLayers > 0 ? new[] { "h", "z" } : ["h"]));
        foreach (var (n, size) in new[] { (1, 32), (7, 16), (2, 25) })
        {
            double[] pixels = Noise.Draw(7003, n * 3L * size * size);
            var outputs = runtime.Run(pixels, n, size);

            using var scope = new TensorScope();
            var h = ours.Encode(Noise.ToImages(device, pixels, n, size));
            SmallModel.Agree(outputs["h"], h);
            if (headLayers > 0)
            {
                SmallModel.Agree(outputs["z"], ours.Project(h));
            }
        }
    }

    [Test]
    public void ItSaysWhichOpsetAndWhatItTakes()
    {
        var (ours, options) = SmallModel.Create(device);
        OnnxExport.Write(File, ours, options, withHead: true);

        using var session = new InferenceSession(File);

        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.That(metadata["input"], Is.EqualTo("unit"));
        Assert.That(metadata["image_size"], Is.EqualTo("32"));
        Assert.That(session.InputMetadata["pixels"].SymbolicDimensions,
            Is.EqualTo(new[] { "batch", "", "height", "width" }));
        Assert.That(session.OutputMetadata["h"].Dimensions, Is.EqualTo(new[] { -1, ours.Encoder.FeatureDim }));
        Assert.That(session.OutputMetadata["z"].Dimensions, Is.EqualTo(new[] { -1, 64 }));
    }
}
