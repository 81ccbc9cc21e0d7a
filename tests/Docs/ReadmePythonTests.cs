using System.Globalization;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Docs;

/// <summary>The README's way into PyTorch, run as it stands there.</summary>
internal sealed class ReadmePythonTests
{
    [Test]
    public void PyTorchGivesOurFeatures()
    {
        string python = PythonPeer.Require("torch", "torchvision", "numpy");
        using var folder = new TemporaryFolder();
        var device = new CpuDevice();
        var options = Preset.Load("imagenette").Options;
        var model = Recipe.CreateModel(options, device);
        SafetensorsExport.Write(folder.In("encoder.safetensors"), model, options, withHead: false);
        var block = new DocPage("README.md").Blocks().Single(block => block.Kind == "python");
        File.WriteAllText(folder.In("readme.py"), block.Text);

        string output = PythonPeer.Run(
            python, "readme_python.py", folder.In("readme.py"), folder.In("encoder.safetensors"));

        double[] theirs = [.. output.Split(' ').Select(x => double.Parse(x, CultureInfo.InvariantCulture))];
        using var scope = new TensorScope();
        var grey = Tensor.Empty(device, new Shape(1, 64, 64, 3));
        device.Elementwise.Fill(grey.View, 0.5f);
        model.Encoder.Training = false;
        Assert.That(model.Encoder.Forward(grey).ToArray(), Is.EqualTo(theirs).Within(1e-4));
    }
}
