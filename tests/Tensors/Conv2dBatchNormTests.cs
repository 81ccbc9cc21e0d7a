using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Reference;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

/// <summary>A convolution that normalises while it writes gives what two ops give, bit for bit.</summary>
internal sealed class Conv2dBatchNormTests
{
    private static readonly (int N, int Side, int C, int OutC, int Kernel, int Stride)[] Shapes =
    [
        (2, 8, 16, 32, 3, 1), // Winograd, by rows at this few channels
        (2, 9, 48, 32, 3, 1), // ... with tiles over the edge
        (3, 6, 32, 48, 3, 1), // ... by tiles of 3x3
        (40, 2, 32, 64, 3, 1), // ... of 2x2
        (2, 4, 128, 256, 3, 1), // ... by columns
        (2, 16, 32, 64, 3, 2),
        (2, 16, 16, 32, 3, 2),
        (2, 7, 3, 10, 3, 1), // products of patches, the last register not whole
        (2, 8, 32, 64, 1, 1),
        (2, 8, 33, 65, 1, 2),
    ];

    private static readonly (bool Relu, bool Residual, bool Affine)[] Followers =
        [(true, true, true), (true, false, false), (false, true, true)];

    private static int[] Widths => [.. new[] { 128, 256, 512 }.Where(bits => bits <= Conv2d.WidestRegisterBits)];

    [TestCaseSource(nameof(Widths))]
    public void HasTheBitsOfBoth(int registerBits)
    {
        var device = new CpuDevice(threads: 2, registerBits);
        foreach (var shape in Shapes)
        {
            foreach (var (relu, residual, affine) in Followers)
            {
                using var scope = new TensorScope();
                var (input, weight, arguments) = Case(device, shape, relu, residual, affine);
                var apart = Ops.BatchNorm(Ops.Conv2d(input, weight, shape.Stride, shape.Kernel / 2), arguments);
                var together = Ops.Conv2dBatchNorm(input, weight, shape.Stride, shape.Kernel / 2, arguments);
                Assert.That(together.ToArray(), Is.EqualTo(apart.ToArray()),
                    $"{shape}, relu {relu}, residual {residual}, affine {affine}");
            }
        }
    }

    [Test]
    public void GivesGradientsWhereSomethingIsRecorded()
    {
        var device = new CpuDevice(threads: 1);
        using var scope = new TensorScope();
        var (input, weight, arguments) = Case(device, Shapes[0], relu: true, residual: false, affine: true);
        float[] apart = Gradient(() => Ops.BatchNorm(Ops.Conv2d(input, weight, 1, 1), arguments));
        float[] together = Gradient(() => Ops.Conv2dBatchNorm(input, weight, 1, 1, arguments));
        Assert.That(together, Is.EqualTo(apart).And.Some.Not.Zero);

        float[] Gradient(Func<Tensor> op)
        {
            using var tape = new Tape();
            weight.RequiresGrad = true;
            weight.ZeroGrad();
            tape.Backward(Ops.Mean(op()));
            return weight.Grad!.ToArray();
        }
    }

    [Test]
    public void IsTwoOpsOnADeviceThatCannot()
    {
        var device = new ReferenceDevice<float>();
        using var scope = new TensorScope();
        var (input, weight, arguments) = Case(device, Shapes[7], relu: true, residual: true, affine: true);
        var apart = Ops.BatchNorm(Ops.Conv2d(input, weight, 1, 1), arguments);
        Assert.That(Ops.Conv2dBatchNorm(input, weight, 1, 1, arguments).ToArray(), Is.EqualTo(apart.ToArray()));
    }

    [Test]
    public void RefusesVectorsOfAnotherLength()
    {
        var device = new CpuDevice(threads: 1);
        using var scope = new TensorScope();
        var (input, weight, arguments) = Case(device, Shapes[0], relu: true, residual: false, affine: true);
        Assert.That(() => Ops.Conv2dBatchNorm(input, weight, 1, 1, arguments with { Gamma = Noise(device, 0, 31) }),
            Throws.ArgumentException.With.Message.Contains("(31)"));
    }

    private static (Tensor Input, Tensor Weight, BatchNormArguments Arguments) Case(IKernelDevice<float> device,
        (int N, int Side, int C, int OutC, int Kernel, int Stride) shape, bool relu, bool residual, bool affine)
    {
        int side = (shape.Side - 1) / shape.Stride + 1;
        var variance = Tensor.FromHost(device, new Shape(shape.OutC),
            [.. Enumerable.Range(0, shape.OutC).Select(c => 0.5f + c % 7)]);
        return (Noise(device, 1, shape.N, shape.Side, shape.Side, shape.C),
            Noise(device, 2, shape.OutC, shape.Kernel, shape.Kernel, shape.C),
            new BatchNormArguments(
                affine ? Noise(device, 3, shape.OutC) : null, affine ? Noise(device, 4, shape.OutC) : null,
                Noise(device, 5, shape.OutC), variance,
                residual ? Noise(device, 6, shape.N, side, side, shape.OutC) : null, relu, Training: false));
    }

    private static Tensor Noise(IKernelDevice<float> device, int seed, params int[] shape)
    {
        var random = new Random(seed);
        int length = shape.Aggregate(1, (product, side) => product * side);
        return Tensor.FromHost(device, new Shape(shape),
            [.. Enumerable.Range(0, length).Select(_ => (float)(2 * random.NextDouble() - 1))]);
    }
}
