using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Nn;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Files;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Sharing;

/// <summary>Weights go to PyTorch and come from it, and the features stay the same to 1e-4.</summary>
internal sealed class TorchvisionTests : FolderTests
{
    private const int N = 3;
    private const double Tolerance = 1e-4; // of the largest feature, or of 1

    private readonly CpuDevice device = new(threads: 2);

    [TestCase("resnet18", "imagenet", 96)]
    [TestCase("resnet50", "imagenet", 96)]
    [TestCase("resnet18", "cifar", 32)]
    public void PyTorchLoadsOurExport(string model, string stem, int size)
    {
        string python = PythonPeer.Require("torch", "torchvision", "numpy");
        var options = Preset.Load("cifar10").Options with { Model = model, Stem = stem, Width = 1 };
        var ours = Recipe.CreateModel(options, device);
        Noise.Initialize(ours.Encoder);
        SafetensorsExport.Write(Folder.In("encoder.safetensors"), ours, options, withHead: false);

        PythonPeer.Run(python, "torchvision_peer.py", "features", stem == "cifar" ? $"{model}-cifar" : model,
            Folder.In("encoder.safetensors"), $"{size}", WriteImages(size), Folder.In("h.npy"));

        Agree(Golden.Load(Folder.In("h.npy")), Features(ours.Encoder, size));
    }

    [TestCase("resnet18", 96)]
    [TestCase("resnet50", 96)]
    public void WeLoadPyTorchsWeights(string model, int size)
    {
        string python = PythonPeer.Require("torch", "torchvision", "numpy");
        PythonPeer.Run(python, "torchvision_peer.py", "save", model, Folder.Path, $"{size}",
            WriteImages(size), Folder.In("h.npy"));
        var expected = Golden.Load(Folder.In("h.npy"));

        foreach (string file in new[] { "weights.pth", "weights.safetensors" })
        {
            var imported = ImportedEncoder.Open(Folder.In(file));
            Assert.That($"resnet{imported.Architecture.Depth}", Is.EqualTo(model));
            Assert.That(imported.Description, Does.Contain("left out: fc (2)"));
            var encoder = ResNet.Create(device, imported.Architecture, seed: 3);
            imported.Load(encoder);
            Agree(expected, Features(encoder, size));
        }

        // Torchvision's weights see normalised pixels unless the file or the user says otherwise.
        PythonPeer.Run(python, "torchvision_peer.py", "normalized", model, Folder.In("weights.pth"),
            $"{size}", Folder.In("images.npy"), Folder.In("normalized.npy"));
        Agree(Golden.Load(Folder.In("normalized.npy")),
            Features(ImportedEncoder.Open(Folder.In("weights.pth")).Create(device), size));
    }

    [Test]
    public void AFileOfTorchSaveGivesPyTorchsFeatures()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "imported_resnet18.pth");

        var imported = ImportedEncoder.Open(path, "unit");

        Assert.That(imported.Architecture,
            Is.EqualTo(new ResNetOptions(18, ResNetStem.ImageNet, Width: 2 / 64.0)));
        Assert.That(imported.ImageSize, Is.EqualTo(224));
        var golden = Golden.Load("imported_resnet18_h.npy");
        int n = golden.Shape[0];
        var images = Noise.ToImages(device, Noise.Draw(7001, n * 3L * 40 * 40), n, 40);
        Agree(golden, Features(imported.Create(device), images));
    }

    [Test]
    public void FoldedNormalisationIsTheNormalisationAwayFromTheBorder()
    {
        // One colour, and its neighbours the same: only the border's padding tells the two apart. Pictures as
        // large as this have features that hardly see the border.
        var encoder = ResNet.Create(device, new ResNetOptions(Width: 1 / 16.0), seed: 1);
        Noise.Initialize(encoder);
        var images = Tensor.FromHost(device, new Shape(1, 160, 160, 3),
            [.. Enumerable.Range(0, 160 * 160).SelectMany(_ => new[] { 0.2f, 0.5f, 0.9f })]);
        float[] expected = Features(
            new NormalizedEncoder(encoder, device, InputNormalization.ImageNet), images);
        float[] unscaled = Features(encoder, images);

        InputNormalization.ImageNet.FoldInto(encoder);
        float[] folded = Features(encoder, images);

        double scale = expected.Max(Math.Abs);
        Assert.That(Distance(folded), Is.LessThan(0.05 * scale));
        Assert.That(Distance(unscaled), Is.GreaterThan(0.2 * scale));

        double Distance(float[] h) => h.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
    }

    private string WriteImages(int size)
    {
        string path = Folder.In("images.npy");
        double[] values = Noise.Draw(7002, N * 3L * size * size);
        NpyFile.Write(path, Array.ConvertAll(values, v => (float)v), N, 3 * size * size);
        return path;
    }

    private float[] Features(Module encoder, int size)
        => Features(encoder, Noise.ToImages(device, Noise.Draw(7002, N * 3L * size * size), N, size));

    private static float[] Features(Module encoder, Tensor images)
    {
        encoder.Training = false;
        using var scope = new TensorScope();
        return encoder.Forward(images).ToArray();
    }

    private static void Agree(Golden expected, float[] actual)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Values.Length));
        double largest = expected.Values.Max(Math.Abs);
        double difference = actual.Zip(expected.Values, (a, e) => Math.Abs(a - e)).Max();
        TestContext.Out.WriteLine($"largest feature {largest:G4}, largest difference {difference:G2}");
        Assert.That(largest, Is.GreaterThan(1e-3), "features that are all 0 would agree with anything");
        Assert.That(difference, Is.LessThanOrEqualTo(Tolerance * Math.Max(1, largest)));
    }
}
