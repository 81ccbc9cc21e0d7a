using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

internal sealed class ProfilerTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void RowsCountCallsAndWork()
    {
        var weight = Tensor.Persistent(device, new Shape(5, 3, 3, 2));
        weight.RequiresGrad = true;
        var gamma = Tensor.Persistent(device, new Shape(5));
        var profiler = new Profiler();
        using (var tape = new Tape(profiler))
        {
            var images = Tensor.FromHost(device, new Shape(2, 4, 4, 2), new float[64]);
            var x = Ops.Conv2d(images, weight, padding: 1);
            x = Ops.Relu(x);
            x = Ops.BatchNorm(x, new BatchNormArguments(null, null, gamma, gamma));
            tape.Backward(Ops.Mean(Ops.Relu(x)));
        }

        profiler.Lap("update");
        var rows = profiler.Rows.ToDictionary(row => (row.Op, row.Pass));
        var forward = rows[("conv2d 3x3x2", "forward")];
        Assert.That(forward.Flops, Is.EqualTo(2 * 2 * 4 * 4 * 5 * 18));
        var backward = rows[("conv2d 3x3x2", "backward")];
        Assert.That(backward.Flops, Is.EqualTo(forward.Flops), "the images want no gradient");
        Assert.That(rows[("relu", "forward")].Calls, Is.EqualTo(2));
        Assert.That(rows[("relu", "backward")].Calls, Is.EqualTo(2));
        Assert.That(rows[("relu", "backward")].Flops, Is.Zero);
        Assert.That(rows[("update", "")].Calls, Is.EqualTo(1));
        Assert.That(rows.Values.Select(row => row.Seconds), Is.All.GreaterThan(0));
    }

    /// <summary>Scopes inside of the tape belong to it, unless they have a listener of their own.</summary>
    [Test]
    public void OnlyOpsUnderItsTapeAreCounted()
    {
        var (outer, inner) = (new Profiler(), new Profiler());
        using (new Tape(outer))
        {
            using (new TensorScope())
            {
                Relu();
            }

            using (new Tape(inner))
            {
                Relu();
                Relu();
            }

            Relu();
        }

        using (new TensorScope())
        {
            Relu();
        }

        Assert.That(outer.Rows.Single().Calls, Is.EqualTo(2));
        Assert.That(inner.Rows.Single().Calls, Is.EqualTo(2));

        void Relu() => Ops.Relu(Tensor.FromHost(device, new Shape(1), [1]));
    }
}
