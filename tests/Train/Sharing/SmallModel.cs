using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Nn;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Sharing;

/// <summary>Networks of a few channels with statistics as after training, and their features.</summary>
internal static class SmallModel
{
    private const double Tolerance = 1e-4; // of the largest feature

    public static (SimClrModel Model, PretrainOptions Options) Create(
        CpuDevice device, string model = "resnet18", string stem = "cifar", int headLayers = 2)
    {
        var options = Preset.Load("cifar10").Options with
        {
            Model = model,
            Stem = stem,
            Width = 1 / 16.0,
            ProjectionLayers = headLayers,
            ProjectionDim = 64,
        };
        var small = Recipe.CreateModel(options, device);
        Noise.Initialize(small);
        small.Training = false;
        return (small, options);
    }

    /// <summary>Features of n drawn pictures.</summary>
    public static float[] Features(Module encoder, CpuDevice device, int n = 2, int size = 32)
    {
        encoder.Training = false;
        using var scope = new TensorScope();
        return encoder.Forward(Noise.ToImages(device, Noise.Draw(7004, n * 3L * size * size), n, size)).ToArray();
    }

    public static void Agree(float[] theirs, Tensor ours) => Agree(theirs, ours.ToArray());

    public static void Agree(float[] theirs, float[] ours)
    {
        double largest = theirs.Max(Math.Abs);
        Assert.That(largest, Is.GreaterThan(1e-3), "features that are all 0 would agree with anything");
        Assert.That(ours, Is.EqualTo(theirs).Within(Tolerance * largest));
    }
}
