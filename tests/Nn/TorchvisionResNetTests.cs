using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Support;

namespace SimClr.Tests.Nn;

/// <summary>
/// With the same weights, torchvision's ResNet in double precision gives the same features, gradients and
/// running statistics, and its parameters have the same names and shapes.
/// </summary>
[TestFixture("resnet18_cifar", 18, ResNetStem.Cifar, 4, 16, 9160)]
[TestFixture("resnet18_imagenet", 18, ResNetStem.ImageNet, 4, 48, 9115)]
[TestFixture("resnet50_imagenet", 50, ResNetStem.ImageNet, 8, 32, 9144)]
internal sealed class TorchvisionResNetTests(
    string name, int depth, ResNetStem stem, int n, int size, int stream)
{
    // What float leaves after 53 layers with batch norm over as few as 8 rows. PyTorch in float differs from
    // itself in double by up to 1e-6 and 2e-5, and it does not use Winograd's transforms.
    private const double FeatureTolerance = 2e-5; // of the largest feature
    private const double GradientTolerance = 1e-4; // of the gradient's length

    private readonly CpuDevice device = new(threads: 2);
    private ResNet net = null!;

    [OneTimeSetUp]
    public void Initialize()
    {
        net = ResNet.Create(device, new ResNetOptions(depth, stem), seed: 1);
        Noise.Initialize(net);
    }

    [Test]
    public void NamesAndShapes()
    {
        var ours = net.NamedParameters().Select(entry => (entry.Name, (Tensor)entry.Parameter))
            .Concat(net.NamedBuffers())
            .Select(entry => $"{entry.Item1} {TorchvisionLayout.ShapeOf(entry.Item2.Shape)}");
        string file = Path.Combine(
            TestContext.CurrentContext.TestDirectory, "Golden", $"networks_{name}_parameters.txt");
        Assert.That(ours, Is.EquivalentTo(File.ReadLines(file)));
    }

    [Test]
    public void FeaturesAndGradients()
    {
        net.Training = false;
        using (new TensorScope())
        {
            AgreeFeatures(Golden.Load($"networks_{name}_h.npy")[0], net.Forward(Images()));
        }

        net.Training = true;
        using var tape = new Tape();
        var images = Images();
        images.RequiresGrad = true;
        var h = net.Forward(images);
        AgreeFeatures(Golden.Load($"networks_{name}_h.npy")[1], h);

        double[] outputGradient = Noise.Draw(Noise.OutputGradient, h.Length);
        tape.Backward(h, Tensor.FromHost(device, h.Shape, Array.ConvertAll(outputGradient, g => (float)g)));
        var golden = Golden.Load($"networks_{name}_gradients.npy");
        int row = 0;
        AgreeSummary(golden[row++], Noise.FromImages(images.Grad!), "images");
        foreach (var (parameterName, parameter) in net.NamedParameters())
        {
            AgreeSummary(golden[row++],
                TorchvisionLayout.ToTorchvision(parameter.Grad!.ToArray(), parameter.Shape), parameterName);
        }

        foreach (var (bufferName, buffer) in net.NamedBuffers().Where(entry => entry.Buffer.Shape.Rank == 1))
        {
            AgreeSummary(golden[row++], buffer.ToArray(), bufferName);
        }

        Assert.That(row, Is.EqualTo(golden.Shape[0]));
    }

    private static void AgreeFeatures(Golden expected, Tensor h)
    {
        float[] actual = h.ToArray();
        double scale = expected.Values.Max(Math.Abs);
        Assert.That(actual, Has.Length.EqualTo(expected.Values.Length));
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.That(
                actual[i], Is.EqualTo(expected.Values[i]).Within(FeatureTolerance * scale), $"h[{i}]");
        }
    }

    /// <summary>Golden: dot product with noise, length, first elements.</summary>
    private static void AgreeSummary(Golden golden, float[] actual, string what)
    {
        double[] check = Noise.Draw(Noise.Check, actual.Length);
        double dot = actual.Zip(check, (a, c) => a * c).Sum();
        double length = Math.Sqrt(actual.Sum(a => (double)a * a));
        var first = Enumerable.Range(0, golden.Values.Length - 2)
            .Select(i => (double)actual[i % actual.Length]);
        double[] summary = [dot, length, .. first];
        double tolerance = GradientTolerance * golden.Values[1];
        for (int i = 0; i < summary.Length; i++)
        {
            Assert.That(summary[i], Is.EqualTo(golden.Values[i]).Within(tolerance),
                $"{what}, number {i} of its summary");
        }
    }

    private Tensor Images() => Noise.ToImages(device, Noise.Draw(stream, n * 3L * size * size), n, size);
}
