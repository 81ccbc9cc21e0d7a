using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

/// <summary>A wrong call names the op, both values and the rule.</summary>
internal sealed class OpErrorTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void Conv2dChannels() => Fails(
        () => Ops.Conv2d(Zeros(8, 9, 9, 64), Zeros(128, 3, 3, 32)), "conv2d", "(8,9,9,64)", "(128,3,3,32)");

    [Test]
    public void Conv2dWithoutOutput() => Fails(
        () => Ops.Conv2d(Zeros(1, 2, 2, 1), Zeros(1, 3, 3, 1)), "conv2d", "(1,2,2,1)", "(1,3,3,1)", "pad");

    [Test]
    public void LinearInner()
        => Fails(() => Ops.Linear(Zeros(2, 3), Zeros(4, 5)), "linear", "(2,3)", "(4,5)");

    [Test]
    public void LinearBias()
        => Fails(() => Ops.Linear(Zeros(2, 3), Zeros(4, 3), Zeros(3)), "linear", "bias (3)", "(4)");

    [Test]
    public void MatMulInner() => Fails(
        () => Ops.MatMul(Zeros(2, 3), Zeros(3, 4), transposeB: true), "matmul", "(2,3)", "(3,4)^T");

    [Test]
    public void AddShapes() => Fails(() => Ops.Add(Zeros(2, 3), Zeros(3, 2)), "add", "(2,3)", "(3,2)");

    [Test]
    public void ReshapeLength()
        => Fails(() => Ops.Reshape(Zeros(2, 3), new Shape(4)), "reshape", "(2,3)", "(4)");

    [Test]
    public void BatchNormVector() => Fails(
        () => Ops.BatchNorm(Zeros(2, 3), new BatchNormArguments(Zeros(4), null, Zeros(3), Zeros(3))),
        "batchnorm", "(2,3)", "(4)");

    [Test]
    public void BatchNormResidual() => Fails(
        () => Ops.BatchNorm(Zeros(2, 3), new BatchNormArguments(null, null, Zeros(3), Zeros(3), Zeros(3, 2))),
        "batchnorm", "(3,2)", "(2,3)");

    [Test]
    public void MaxPoolImageTooSmall()
        => Fails(() => Ops.MaxPool(Zeros(1, 2, 2, 1), 3, 2), "maxpool", "(1,2,2,1)", "kernel 3");

    [Test]
    public void MaxPoolPadding()
        => Fails(() => Ops.MaxPool(Zeros(1, 9, 9, 1), 3, 2, padding: 2), "maxpool", "kernel 3", "padding 2");

    [Test]
    public void NtXentLabels() => Fails(
        () => Ops.NtXent(Zeros(6, 4), 0.5, ContrastiveObjective.Supervised, [1, 2]),
        "nt-xent", "2 labels", "(6,4)");

    [Test]
    public void NtXentLabelsThatNobodyTakes()
        => Fails(() => Ops.NtXent(Zeros(6, 4), 0.5, labels: [1, 2, 3]), "nt-xent", "3 labels", "no labels");

    [Test]
    public void DecoupledOfOneImage() => Fails(
        () => Ops.NtXent(Zeros(2, 4), 0.5, ContrastiveObjective.Decoupled), "nt-xent", "(2,4)", "two");

    [Test]
    public void NtXentOddRows() => Fails(() => Ops.NtXent(Zeros(3, 4), 0.5), "nt-xent", "(3,4)");

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void NtXentTemperature(double temperature)
        => Fails(() => Ops.NtXent(Zeros(2, 4), temperature), "nt-xent", $"{temperature}", "above 0");

    [Test]
    public void CrossEntropyLabel()
        => Fails(() => Ops.CrossEntropy(Zeros(2, 3), [0, 3]), "cross-entropy", "label 3 in row 1", "0..2");

    [Test]
    public void CrossEntropyCount()
        => Fails(() => Ops.CrossEntropy(Zeros(2, 3), [0]), "cross-entropy", "(2,3)", "1");

    [Test]
    public void DevicesMixed()
    {
        using var scope = new TensorScope();
        var other = Tensor.Empty(new CpuDevice(threads: 1), new Shape(2, 3));
        Fails(() => Ops.Add(Zeros(2, 3), other), "add", "device");
    }

    [Test]
    public void ShapeNegative() => Fails(() => new Shape(2, -1), "(2,-1)");

    [Test]
    public void CopyLength() => Fails(() => Zeros(2, 3).CopyFromHost(new float[5]), "5", "(2,3)");

    private static void Fails(Action call, params string[] parts)
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<ArgumentException>(() => call())!;
        foreach (string part in parts)
        {
            Assert.That(error.Message, Does.Contain(part));
        }
    }

    private Tensor Zeros(params int[] shape) => Tensor.Persistent(device, new Shape(shape));
}
