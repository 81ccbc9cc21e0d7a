using NUnit.Framework;
using SimClr.Kernels.Reference;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Nn;
using SimClr.Tests.Support;
using SimClr.Train.Encoders.Onnx;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Sharing;

/// <summary>An exported ONNX file computes what the encoder computes, for any batch and size.</summary>
internal sealed class OnnxExportTests : FolderTests
{
    private readonly ReferenceDevice<float> device = new();

    private string File => Folder.In("encoder.onnx");

    [TestCase("resnet18", "cifar", 1)]
    [TestCase("resnet34", "imagenet", 2)]
    [TestCase("resnet50", "imagenet", 3)]
    public void RunByItsDefinitionItGivesOurFeatures(string model, string stem, int headLayers)
    {
        var ours = Export(model, stem, headLayers, withHead: true);
        var onnx = new OnnxInterpreter(File);

        foreach (var (n, size) in new[] { (1, 16), (3, 25) })
        {
            double[] pixels = Noise.Draw(7003, n * 3L * size * size);
            var outputs = onnx.Run(
                new OnnxArray([n, 3, size, size], Array.ConvertAll(pixels, v => (double)(float)v)));

            using var scope = new TensorScope();
            var h = ours.Encode(Noise.ToImages(device, pixels, n, size));
            Agree(outputs["h"], h);
            Agree(outputs["z"], ours.Project(h));
        }
    }

    [Test]
    public void TheHeadIsLeftOutUnlessWanted()
    {
        Export("resnet18", "cifar", 2, withHead: false);

        Assert.That(new OnnxInterpreter(File).Outputs, Is.EqualTo(new[] { "h" }));
    }

    [Test]
    public void ItSaysWhichOpsetAndWhatItTakes()
    {
        Export("resnet18", "cifar", 2, withHead: false);

        var model = new OnnxInterpreter(File).Model;

        Assert.That(model.Numbers(1), Is.EqualTo(new long[] { 8 }), "IR version");
        Assert.That(model.Messages(8).Single().Numbers(2), Is.EqualTo(new long[] { 17 }), "opset");
        var metadata = model.Messages(14).ToDictionary(entry => entry.Text(1), entry => entry.Text(2));
        Assert.That(metadata["input"], Is.EqualTo("unit"));
        Assert.That(metadata["image_size"], Is.EqualTo("32"));
    }

    [TestCase("resnet18", "cifar", 3)]
    [TestCase("resnet50", "imagenet", 1)]
    public void OnnxsCheckerAcceptsIt(string model, string stem, int headLayers)
    {
        string python = PythonPeer.Require("onnx");
        var ours = Export(model, stem, headLayers, withHead: true);

        string output = PythonPeer.Run(python, "check_onnx.py", File);

        Assert.That(output, Does.Contain($"h batch {ours.Encoder.FeatureDim}\n"));
        Assert.That(output, Does.Contain("z batch 64\n").And.Contain("opset 17\n"));
    }

    private SimClrModel Export(string model, string stem, int headLayers, bool withHead)
    {
        var options = Preset.Load("cifar10").Options with
        {
            Model = model,
            Stem = stem,
            Width = 1 / 16.0,
            ProjectionLayers = headLayers,
            ProjectionDim = 64,
        };
        var ours = Recipe.CreateModel(options, device);
        Noise.Initialize(ours);
        ours.Training = false;
        OnnxExport.Write(File, ours, options, withHead);
        return ours;
    }

    private static void Agree(OnnxArray onnx, Tensor ours)
    {
        Assert.That(onnx.Shape, Is.EqualTo(ours.Shape.Dimensions.ToArray()));
        double largest = onnx.Values.Max(Math.Abs);
        Assert.That(largest, Is.GreaterThan(1e-3));
        Assert.That(ours.ToArray(), Is.EqualTo(onnx.Values).Within(1e-5 * largest));
    }
}
