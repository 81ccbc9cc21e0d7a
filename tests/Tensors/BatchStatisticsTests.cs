using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Reference;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

/// <summary>What a convolution hands to the batch norm behind it.</summary>
internal sealed class BatchStatisticsTests
{
    private static readonly BatchNormArguments Arguments = new(null, null, null!, null!, Relu: true);

    private readonly CpuDevice device = new(threads: 1);

    private IEnumerable<float> Noise => Enumerable.Range(0, 2 * 6 * 6 * 3).Select(i => MathF.Sin(i * i));

    [Test]
    public void StandForAPassOverTheOutput()
    {
        using var scope = new TensorScope();
        using var statistics = new BatchStatistics();
        var output = Convolve(statistics);
        Assert.That(statistics.Of(output).Length, Is.EqualTo(2 * 8));

        float[] given = Normalise(output, statistics).ToArray(), found = Normalise(output, null).ToArray();
        for (int i = 0; i < given.Length; i++)
        {
            Assert.That(given[i], Is.EqualTo(found[i]).Within(1e-5), $"output {i}");
        }
    }

    [Test]
    public void AreReadByTheBatchNorm()
    {
        using var scope = new TensorScope();
        using var statistics = new BatchStatistics();
        var output = Convolve(statistics);
        statistics.Of(output)[0] += 1; // the mean of channel 0
        Assert.That(Normalise(output, statistics).ToArray(), Is.Not.EqualTo(Normalise(output, null).ToArray()));
    }

    [Test]
    public void OfAnotherTensorAreAnError()
    {
        using var scope = new TensorScope();
        using var statistics = new BatchStatistics();
        var output = Convolve(statistics);
        Assert.That(() => Normalise(Convolve(null), statistics),
            Throws.ArgumentException.With.Message.Contains("(2,6,6,8)"));

        output.CopyFromHost(output.ToArray());
        Assert.That(() => Normalise(output, statistics),
            Throws.ArgumentException.With.Message.Contains("as it is now"));
    }

    [Test]
    public void AreEmptyOnADeviceThatFindsNone()
    {
        var reference = new ReferenceDevice<float>();
        using var scope = new TensorScope();
        using var statistics = new BatchStatistics();
        var output = Ops.Conv2d(Tensor.FromHost(reference, new Shape(1, 2, 2, 1), [1, 2, 3, 4]),
            Tensor.FromHost(reference, new Shape(1, 1, 1, 1), [2]), statistics: statistics);
        Assert.That(statistics.Of(output).IsEmpty);
    }

    [Test]
    public void GiveTheirMemoryBack()
    {
        using var scope = new TensorScope();
        var statistics = new BatchStatistics();
        Convolve(statistics);
        long before = device.Memory.InUse;
        statistics.Dispose();
        Assert.That(before - device.Memory.InUse, Is.InRange(2 * 8 * sizeof(double), 256));
    }

    private Tensor Convolve(BatchStatistics? statistics)
        => Ops.Conv2d(Tensor.FromHost(device, new Shape(2, 6, 6, 3), [.. Noise]),
            Tensor.FromHost(device, new Shape(8, 3, 3, 3), [.. Noise.Take(8 * 27)]),
            padding: 1, statistics: statistics);

    private Tensor Normalise(Tensor input, BatchStatistics? statistics)
        => Ops.BatchNorm(input, Arguments with
        {
            RunningMean = Tensor.Persistent(device, new Shape(8)),
            RunningVariance = Tensor.Persistent(device, new Shape(8)),
            Statistics = statistics,
        });
}
