using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Tests.Support;

namespace SimClr.Tests.Tensors;

/// <summary>A fused op gives what its parts give, forward and backward.</summary>
[TestFixtureSource(typeof(TestDevices), nameof(TestDevices.All))]
internal sealed class ComposedOpTests(IKernelDevice<float> device)
{
    private readonly Random random = new(3);

    [Test]
    public void BatchNormWithResidualAndRelu()
    {
        var input = Leaf(new Shape(3, 4, 4, 5));
        var gamma = Leaf(new Shape(5));
        var beta = Leaf(new Shape(5));
        var residual = Leaf(input.Shape);
        Agree(
            () => Ops.BatchNorm(input, Arguments(gamma, beta) with { Residual = residual, Relu = true }),
            () => Ops.Relu(Ops.Add(Ops.BatchNorm(input, Arguments(gamma, beta)), residual)),
            input, gamma, beta, residual);
    }

    [Test]
    public void BatchNormInEvaluation()
    {
        var input = Leaf(new Shape(7, 5));
        var gamma = Leaf(new Shape(5));
        var beta = Leaf(new Shape(5));
        var residual = Leaf(input.Shape);
        Agree(
            () => Ops.BatchNorm(
                input, Arguments(gamma, beta) with { Residual = residual, Relu = true, Training = false }),
            () => Ops.Relu(Ops.Add(
                Ops.BatchNorm(input, Arguments(gamma, beta) with { Training = false }), residual)),
            input, gamma, beta, residual);
    }

    [Test]
    public void BatchNormInPlaceGivesTheSameValues([Values] bool training)
    {
        var input = Leaf(new Shape(4, 3, 3, 5));
        input.RequiresGrad = false;
        var residual = Leaf(input.Shape);
        residual.RequiresGrad = false;
        using var scope = new TensorScope();
        var arguments = Arguments(null, null) with { Residual = residual, Relu = true, Training = training };
        float[] expected = Ops.BatchNorm(input, arguments).ToArray();

        var output = Ops.BatchNorm(input, arguments with { OverwriteInput = true });

        Assert.That(output, Is.SameAs(input));
        Assert.That(output.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void LinearIsMatMulWithTheTransposedWeight()
    {
        var input = Leaf(new Shape(6, 9));
        var weight = Leaf(new Shape(4, 9));
        Agree(
            () => Ops.Linear(input, weight),
            () => Ops.MatMul(input, weight, transposeB: true),
            input, weight);
    }

    [Test]
    public void Conv1x1IsLinearOverPixels()
    {
        var input = Leaf(new Shape(2, 3, 4, 5));
        var weight = Leaf(new Shape(6, 1, 1, 5));
        Agree(
            () => Ops.Conv2d(input, weight),
            () =>
            {
                var pixels = Ops.Reshape(input, new Shape(24, 5));
                return Ops.Reshape(
                    Ops.Linear(pixels, Ops.Reshape(weight, new Shape(6, 5))), new Shape(2, 3, 4, 6));
            },
            input, weight);
    }

    [Test]
    public void NtXentIsCrossEntropyOfSimilaritiesWithoutTheDiagonal([Values(0.5, 0.05)] double temperature)
    {
        const int Pairs = 5;
        const int Rows = 2 * Pairs;
        var z = Leaf(new Shape(Rows, 6));
        var withoutDiagonal = new float[Rows * Rows];
        for (int i = 0; i < Rows; i++)
        {
            withoutDiagonal[i * Rows + i] = -1e9f; // exp of it is 0
        }

        int[] pairs = [.. Enumerable.Range(0, Rows).Select(row => (row + Pairs) % Rows)];
        Agree(
            () => Ops.NtXent(Ops.L2Normalize(z), temperature),
            () =>
            {
                var normalized = Ops.L2Normalize(z);
                var similarities = Ops.Scale(
                    Ops.MatMul(normalized, normalized, transposeB: true), (float)(1 / temperature));
                var mask = Tensor.FromHost(device, new Shape(Rows, Rows), withoutDiagonal);
                return Ops.CrossEntropy(Ops.Add(similarities, mask), pairs);
            },
            z);
    }

    [Test]
    public void GlobalAveragePoolIsAverageOfPixels()
    {
        var input = Leaf(new Shape(3, 4, 5, 2));
        var average = Tensor.Persistent(device, new Shape(1, 20));
        device.Elementwise.Fill(average.View, 1f / 20);
        var single = Leaf(new Shape(1, 4, 5, 2));
        Agree(
            () => Ops.GlobalAveragePool(single),
            () => Ops.MatMul(average, Ops.Reshape(single, new Shape(20, 2))),
            single);
    }

    private Tensor Leaf(Shape shape)
    {
        var tensor = Tensor.Persistent(device, shape);
        tensor.CopyFromHost(Draw(random, shape.Length));
        tensor.RequiresGrad = true;
        return tensor;
    }

    private BatchNormArguments Arguments(Tensor? gamma, Tensor? beta)
    {
        var mean = Tensor.FromHost(device, new Shape(5), [0.1f, 0.2f, 0f, -0.3f, 0.4f]);
        var variance = Tensor.FromHost(device, new Shape(5), [0.5f, 1f, 1.5f, 0.2f, 0.9f]);
        return new BatchNormArguments(gamma, beta, mean, variance);
    }

    private void Agree(Func<Tensor> fused, Func<Tensor> composed, params Tensor[] leaves)
    {
        var (expectedOutput, expectedGradients) = Run(composed, leaves);
        var (actualOutput, actualGradients) = Run(fused, leaves);
        AgreeElements(expectedOutput, actualOutput, "output");
        for (int i = 0; i < leaves.Length; i++)
        {
            AgreeElements(expectedGradients[i], actualGradients[i], $"gradient of input {i}");
        }
    }

    private static float[] Draw(Random random, long length)
        => [.. Enumerable.Range(0, (int)length).Select(_ => random.NextSingle() * 2 - 1)];

    private (float[] Output, float[][] Gradients) Run(Func<Tensor> apply, Tensor[] leaves)
    {
        using var tape = new Tape();
        var output = apply();
        float[] values = output.ToArray();
        var gradient = Tensor.FromHost(device, output.Shape, Draw(new Random(4), output.Length));
        foreach (var leaf in leaves)
        {
            leaf.ZeroGrad();
        }

        tape.Backward(output, gradient);
        return (values, Array.ConvertAll(leaves, leaf => leaf.Grad!.ToArray()));
    }

    private void AgreeElements(float[] expected, float[] actual, string what)
    {
        float scale = expected.Max(Math.Abs) + 1e-3f;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(5e-6 * scale),
                $"{what}[{i}] on {TestDevices.Describe(device)}");
        }
    }
}
