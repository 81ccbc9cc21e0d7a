using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Layers;
using SimClr.Tensors;

namespace SimClr.Tests.Nn;

internal sealed class WeightInitializerTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void KaimingNormalHasItsMoments()
    {
        // 36,864 numbers of deviation sqrt(2 / (64·9)); bounds at about five standard errors.
        float[] w = Fill(new Shape(64, 3, 3, 64), seed: 1, (i, t) => i.KaimingNormalFanOut(t));
        double deviation = Math.Sqrt(2.0 / (64 * 9));
        double[] standard = Array.ConvertAll(w, v => v / deviation);
        Assert.That(standard.Average(), Is.EqualTo(0).Within(0.026));
        Assert.That(standard.Average(v => v * v), Is.EqualTo(1).Within(0.037));
        Assert.That(standard.Average(v => v * v * v * v), Is.EqualTo(3).Within(0.26));
        Assert.That(standard.Zip(standard.Skip(1), (a, b) => a * b).Average(), Is.EqualTo(0).Within(0.026));
    }

    [Test]
    public void UniformFillsItsRange()
    {
        float[] w = Fill(new Shape(100, 64), seed: 1, (i, t) => i.UniformFanIn(t, 64));
        Assert.That(w.Average(), Is.EqualTo(0).Within(0.125 * 0.036));
        Assert.That(w.Min(), Is.InRange(-0.125f, -0.1248f));
        Assert.That(w.Max(), Is.InRange(0.1248f, 0.125f));
    }

    [Test]
    public void SeedAndPlaceDecideNothingElse()
    {
        var shape = new Shape(3, 3, 3, 5); // 135: not a multiple of 4
        float[] one = Fill(shape, seed: 1, (i, t) => i.KaimingNormalFanOut(t));
        Assert.That(Fill(shape, seed: 1, (i, t) => i.KaimingNormalFanOut(t)), Is.EqualTo(one));
        Assert.That(Fill(shape, seed: 2, (i, t) => i.KaimingNormalFanOut(t)), Is.Not.EqualTo(one));

        var initializer = new WeightInitializer(1);
        var first = Tensor.Persistent(device, new Shape(3, 3, 3, 50)); // longer: must not shift the next one
        var second = Tensor.Persistent(device, shape);
        initializer.KaimingNormalFanOut(first);
        initializer.KaimingNormalFanOut(second);
        var other = new WeightInitializer(1);
        other.KaimingNormalFanOut(Tensor.Persistent(device, shape));
        var third = Tensor.Persistent(device, shape);
        other.KaimingNormalFanOut(third);
        Assert.That(third.ToArray(), Is.EqualTo(second.ToArray()).And.Not.EqualTo(one));
    }

    private float[] Fill(Shape shape, ulong seed, Action<WeightInitializer, Tensor> fill)
    {
        var tensor = Tensor.Persistent(device, shape);
        fill(new WeightInitializer(seed), tensor);
        return tensor.ToArray();
    }
}
